//! The query: typed with every mistake told, and untyped in order.

use std::collections::BTreeMap;

use carafe_core::{App, Error};
use carafe_web::{
    WebApp,
    extract::{Query, QueryMap},
};
use serde::{Deserialize, de::DeserializeOwned};

use super::{request, send, told};

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "read through Debug")]
struct Search {
    q: String,
    page: u32,
    size: Option<u8>,
    tags: Vec<String>,
    exact: bool,
    #[serde(default = "by_date")]
    order: Order,
    #[serde(rename = "max-price")]
    max: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Order {
    Date,
    Name,
}

fn by_date() -> Order {
    Order::Date
}

/// Reads a query through the extractor, as a handler would.
fn read<T: DeserializeOwned + std::fmt::Debug>(query: &str) -> String {
    let uri = format!("/?{query}").parse().unwrap();
    told(Query::<T>::of(&uri), |Query(value)| format!("{value:?}"))
}

// row: req.typed
#[test]
fn every_wrong_field_is_named() {
    let cases = [
        (
            "q=rust&page=2&size=10&tags=a&tags=b&exact=on&order=name&max-price=1.5",
            r#"Search { q: "rust", page: 2, size: Some(10), tags: ["a", "b"], exact: true, order: Name, max: Some(1.5) }"#,
        ),
        (
            "q=&page=+2+&size=&max-price=&unknown=1",
            r#"Search { q: "", page: 2, size: None, tags: [], exact: false, order: Date, max: None }"#,
        ),
        ("", "400: query.q is missing; query.page is missing"),
        ("page=two", "400: query.page must be a whole number; query.q is missing"),
        (
            "page=-1&size=256&order=size&exact=maybe&max-price=inf&q=x",
            "400: query.page must be a whole number; query.size is too large; query.order must be one of date, name; \
             query.exact must be true or false; query.max-price must be a number",
        ),
        ("q=a&q=b&page=1", "400: query.q must be given once"),
        ("q=a&page=", "400: query.page must be a whole number"),
        ("q=a&page=99999999999", "400: query.page is too large"),
        ("q=%ff&page=1", "400: The query is not UTF-8 text."),
        (
            "q=100%&page=1",
            r#"Search { q: "100%", page: 1, size: None, tags: [], exact: false, order: Date, max: None }"#,
        ),
    ];
    for (query, expected) in cases {
        assert_eq!(read::<Search>(query), expected, "{query}");
    }
}

#[test]
fn shapes_other_than_a_struct() {
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "read through Debug")]
    struct Strict {
        a: u8,
        b: Option<u8>,
    }
    assert_eq!(read::<BTreeMap<String, u8>>("b=2&a=1"), r#"{"a": 1, "b": 2}"#);
    assert_eq!(
        read::<BTreeMap<String, u8>>("a=x&b=y"),
        "400: query.a must be a whole number; query.b must be a whole number"
    );
    assert_eq!(read::<BTreeMap<u8, Vec<u8>>>("1=2&1=3"), "{1: [2, 3]}");
    assert_eq!(read::<Vec<(String, u8)>>("b=2&a=1&b=3"), r#"[("b", 2), ("a", 1), ("b", 3)]"#);
    assert_eq!(read::<()>("a=1"), "()");
    assert_eq!(read::<Strict>("a=1&b="), "Strict { a: 1, b: None }");
    assert_eq!(
        read::<Strict>("x=1&a=900&y=2&b=z"),
        "400: query.x is not known here; query.a is too large; query.y is not known here; query.b must be a whole number"
    );
    assert_eq!(read::<u8>("a=1"), "400: query. must be a whole number that is not negative");
}

#[test]
fn a_type_of_ones_own_tells_its_own_words() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "read through Debug")]
    struct Ask {
        missing: u8,
        address: std::net::IpAddr,
        other: Option<std::net::IpAddr>,
        number: u8,
    }
    assert_eq!(
        read::<Ask>("address=nowhere&other=&number=x"),
        "400: query.address invalid IP address syntax; query.number must be a whole number; query.missing is missing"
    );
}

// row: req.query_form
#[test]
fn a_missing_key_is_400_and_several_values_are_a_list() {
    fn list(query: QueryMap) -> carafe_core::Result<String> {
        let numbers: Vec<u8> = query.get("a")?;
        let needed: String = query.get("needed")?;
        Ok(format!("{numbers:?} {:?} {:?} {needed}", query.first("b"), query.first("c")))
    }
    let app = || App::new().get("/", list);
    let (status, text) = send(app(), request("GET /?a=1&a=2&b=&needed=yes", "", ""));
    assert_eq!((status.as_u16(), text.as_str()), (200, r#"[1, 2] Some("") None yes"#));
    let (status, _) = send(app(), request("GET /?a=1&a=2&b=", "", ""));
    assert_eq!(status, 400);
}

// row: req.query_form
#[test]
fn pairs_keep_their_order_and_encode_back() {
    for (query, back) in [
        ("b=1&a=2&b=3", "b=1&a=2&b=3"),
        ("a&b=&=c", "a=&b=&=c"),
        ("a=x+y%20z&&b", "a=x+y+z&b="),
        ("%C3%A4=%26%3D%2B%25", "%C3%A4=%26%3D%2B%25"),
        ("a=1=2", "a=1%3D2"),
        ("a=%zz%4", "a=%25zz%254"),
        ("", ""),
    ] {
        let pairs = carafe_web::extract::Pairs::parse_query(query).unwrap();
        assert_eq!(pairs.to_string(), back, "{query}");
        assert_eq!(carafe_web::extract::Pairs::parse_query(back).unwrap(), pairs, "{query}");
    }
}

#[test]
fn hostile_queries_are_refused_in_no_time() {
    let thousand = vec!["a=1"; 1000].join("&");
    let wrong: Vec<_> = (0..1000).map(|n| format!("k{n}=x")).collect();
    assert_eq!(read::<Vec<(String, u8)>>(&thousand).len(), 10_000);
    assert_eq!(
        read::<Vec<(String, u8)>>(&format!("{thousand}&a=1")),
        "400: The query has more than 1000 fields."
    );
    assert_eq!(read::<BTreeMap<String, u8>>(&wrong.join("&")).matches("whole number").count(), 100);
    let blank: Vec<_> = (0..1000).map(|n| format!("k{n}=")).collect();
    assert_eq!(read::<BTreeMap<String, Option<u8>>>(&blank[..150].join("&")).matches("None").count(), 150);
    assert_eq!(
        read::<BTreeMap<String, Option<u8>>>(&blank.join("&")),
        "400: query. too many fields are empty or missing"
    );
    let digits = "9".repeat(50_000);
    assert_eq!(read::<(f64,)>(&format!("a={digits}")), "400: query. must be a tuple of size 1");
    assert_eq!(read::<BTreeMap<String, f64>>(&format!("a={digits}")), "400: query.a must be a number");
    assert_eq!(read::<BTreeMap<String, u64>>(&format!("a={digits}")), "400: query.a must be a whole number");
}

#[test]
fn a_handler_may_look_at_the_refusal() {
    async fn page(query: Result<Query<Search>, Error>) -> String {
        query.map_or_else(|error| format!("{} mistakes", error.fields().len()), |query| query.q.clone())
    }
    let (status, text) = send(App::new().get("/", page), request("GET /", "", ""));
    assert_eq!((status.as_u16(), text.as_str()), (200, "2 mistakes"));
}
