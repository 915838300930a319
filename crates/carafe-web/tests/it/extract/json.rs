//! JSON bodies: every mistake with its place.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use carafe_core::{App, Error};
use carafe_web::{WebApp, extract::Json};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{request, send, told};

#[derive(Debug, Deserialize, Serialize)]
struct Order {
    name: String,
    items: Vec<Item>,
    note: Option<String>,
    kind: Kind,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Item {
    price: f64,
    count: u8,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Gift,
    Sale,
}

fn read<T: DeserializeOwned + Serialize>(text: &str) -> String {
    told(Json::<T>::from_bytes(text.as_bytes()), |Json(value)| serde_json::to_string(&value).unwrap())
}

// row: req.typed
#[test]
fn every_wrong_field_is_named_with_its_path() {
    let good = r#"{"name":"a","items":[{"price":1.5,"count":2}],"note":null,"kind":"gift"}"#;
    let cases = [
        (good, good),
        (
            r#"{"name": 1, "items": [{"price": 1, "count": 1}, {"price": "x", "count": 300}], "kind": "loan"}"#,
            "422: body.name must be a text; body.items[1].price must be a number; body.items[1].count must be a whole \
             number that is not negative; body.kind must be one of gift, sale",
        ),
        ("{}", "422: body.name is missing; body.items is missing; body.kind is missing"),
        (
            r#"{"items": [{}, {"price": 1, "count": 1, "size": {"a": [1]}}, 7], "kind": "gift"}"#,
            "422: body.items[0].price is missing; body.items[0].count is missing; body.items[1].size is not known here; \
             body.items[2] must be an object; body.name is missing",
        ),
        (
            r#"{"name": {"deep": []}, "items": {"a": 1}, "kind": ["gift"], "note": 5}"#,
            "422: body.name must be a text; body.items must be a list; body.kind must be another kind of value; \
             body.note must be a text",
        ),
        (
            r#"{"name": "a", "items": [{"price": 1, "count": 1}, "x", {"price": 1}], "kind": {"gift": 1}}"#,
            "422: body.items[1] must be an object; body.kind.gift must be null",
        ),
        (r#"[]"#, "422: body. must be an object"),
        ("5", "422: body. must be an object"),
        (
            r#"{"name": "\"}{", "items": [{"pr\u0069ce": "1", "count": 1}], "kind": "sale"}"#,
            "422: body.items[0].price must be a number",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(read::<Order>(text), expected, "{text}");
    }
}

// row: req.json
#[test]
fn malformed_json_is_told_with_line_column_and_field() {
    let cases = [
        ("{", "400: body. EOF while parsing an object at line 1, column 1"),
        ("", "400: body. EOF while parsing a value at line 1, column 0"),
        (
            "{\n  \"items\": [\n    {\"price\": 1,}\n  ]\n}",
            "400: body.items[0] trailing comma at line 3, column 17",
        ),
        (r#"{"name": "a" "kind": 1}"#, "400: body.name expected `,` or `}` at line 1, column 14"),
        (r#"{"items": [{"name": }]}"#, "400: body.items[0].name expected value at line 1, column 21"),
        (r#"{"items": [1, ]}"#, "400: body.items[1] expected value at line 1, column 15"),
        (r#"{"name": nul}"#, "400: body.name expected ident at line 1, column 13"),
        (r#"{"name": "a\q"}"#, "400: body.name invalid escape at line 1, column 13"),
    ];
    for (text, expected) in cases {
        assert_eq!(read::<Order>(text), expected, "{text}");
    }
}

// row: req.json
#[test]
fn the_content_type_must_be_json() {
    async fn echo(body: Result<Json<BTreeMap<String, u8>>, Error>) -> String {
        told(body, |Json(map)| format!("{map:?}"))
    }
    let cases = [
        ("content-type: application/json", r#"{"a":1}"#, r#"{"a": 1}"#),
        ("content-type: Application/JSON; charset=utf-8", r#"{"a":1}"#, r#"{"a": 1}"#),
        ("content-type: application/merge-patch+json", r#"{"a":1}"#, r#"{"a": 1}"#),
        ("content-type: text/plain", r#"{"a":1}"#, "415: The body must be application/json, not text/plain."),
        ("content-type: text/json", r#"{"a":1}"#, "415: The body must be application/json, not text/json."),
        ("", r#"{"a":1}"#, "415: The body must be application/json, but has no Content-Type."),
        (
            "content-type: application/json\ncontent-type: text/plain",
            r#"{"a":1}"#,
            "415: The body must be application/json, not what its Content-Type says.",
        ),
        ("content-type: application/json", "", "400: body. EOF while parsing a value at line 1, column 0"),
    ];
    for (headers, body, expected) in cases {
        let app = App::new().post("/", echo);
        assert_eq!(send(app, request("POST /", headers, body)).1, expected, "{headers} {body}");
    }
    let (status, _) = send(App::new().post("/", plain), request("POST /", "content-type: text/plain", "{}"));
    assert_eq!(status, 415);
}

async fn plain(Json(value): Json<BTreeMap<String, u8>>) -> Json<BTreeMap<String, u8>> {
    Json(value)
}

#[test]
fn no_body_is_none() {
    async fn maybe(body: Option<Json<u8>>) -> String {
        format!("{:?}", body.map(|Json(value)| value))
    }
    let json = "content-type: application/json";
    for (headers, body, expected) in [("", "", "None"), (json, "", "None"), (json, "5", "Some(5)")] {
        assert_eq!(send(App::new().post("/", maybe), request("POST /", headers, body)).1, expected);
    }
    assert_eq!(send(App::new().post("/", maybe), request("POST /", "", "5")).0, 415);
}

#[test]
fn deep_and_endless_json_is_refused() {
    let depth = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
    assert!(Json::<serde_json::Value>::from_bytes(depth(64).as_bytes()).is_ok());
    assert_eq!(read::<serde_json::Value>(&depth(65)), "400: The JSON is deeper than 64 levels.");
    assert_eq!(
        read::<serde_json::Value>(&"{\"a\":".repeat(100_000)),
        "400: The JSON is deeper than 64 levels."
    );
    assert!(Json::<String>::from_bytes(format!("\"{}\"", "[9".repeat(1000)).as_bytes()).is_ok());
    assert_eq!(read::<f64>(&"9".repeat(201)), "400: The JSON has a number of more than 200 digits.");
}

#[test]
fn hostile_json_takes_linear_time() {
    let started = Instant::now();
    let many = |item: &str| format!("[{}]", vec![item; (2 << 20) / (item.len() + 1)].join(","));
    for text in [
        many("\"x\""),
        many("{}"),
        many("[]"),
        many("{\"price\":\"x\",\"count\":\"y\"}"),
        "\"".repeat(2 << 20),
        "\"\\".repeat(1 << 20),
        ",".repeat(2 << 20),
        format!("{{{}}}", vec!["\"a\":1"; 1 << 18].join(",")),
    ] {
        assert!(Json::<Vec<Item>>::from_bytes(text.as_bytes()).is_err());
    }
    // Quadratic time would be hours; no busy machine makes a minute of linear time.
    assert!(
        started.elapsed() < Duration::from_secs(60),
        "eight bodies of 2 MiB took {:?}",
        started.elapsed()
    );
}

// row: req.typed
#[test]
fn the_answer_names_the_fields_and_their_place() {
    async fn order(Json(order): Json<Order>) -> String {
        order.name
    }
    let lines = "content-type: application/json\naccept: application/json";
    let body = r#"{"name": 1, "items": [{"price": "x", "count": 1}], "kind": "gift"}"#;
    let (status, text) = send(App::new().post("/", order), request("POST /", lines, body));
    assert_eq!(status, 422);
    let answer: serde_json::Value = serde_json::from_str(&text).unwrap();
    let expected = serde_json::json!([
        { "location": "body", "field": "name", "message": "must be a text" },
        { "location": "body", "field": "items[0].price", "message": "must be a number" },
    ]);
    assert_eq!(answer["error"]["fields"], expected, "{text}");
}
