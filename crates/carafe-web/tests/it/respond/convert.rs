//! Return values and what becomes of them.

use std::collections::BTreeMap;

use carafe_core::Error;
use carafe_web::{
    Reply,
    respond::{Result, empty, html, json, status, text},
};
use http::StatusCode;
use serde::Serialize;

use super::{Answered, ask, get};

#[derive(Serialize)]
struct Note {
    id: u32,
    text: &'static str,
}

// row: resp.convert
#[test]
fn each_return_value_has_its_status_type_and_body() {
    let plain = "text/plain; charset=utf-8";
    let page = "text/html; charset=utf-8";
    let application = "application/json";
    let note = || Note { id: 3, text: "é" };
    let made: Result = Ok(text("fine"));
    drop(made);
    #[rustfmt::skip]
    let cases: Vec<(Answered, u16, &str, &str)> = vec![
        (get(|| "Hello"), 200, plain, "Hello"),
        (get(|| String::from("Hello")), 200, plain, "Hello"),
        (get(|| vec![b'a', b'b']), 200, "application/octet-stream", "ab"),
        (get(|| text("é")), 200, plain, "é"),
        (get(|| html("<p>é</p>")), 200, page, "<p>é</p>"),
        (get(move || json(note())), 200, application, r#"{"id":3,"text":"é"}"#),
        (get(|| json([1, 2])), 200, application, "[1,2]"),
        (get(|| json(BTreeMap::from([("a", Some(1)), ("b", None)]))), 200, application, r#"{"a":1,"b":null}"#),
        (get(|| (StatusCode::CREATED, "made")), 201, plain, "made"),
        (get(|| (StatusCode::CREATED, [("content-type", "text/csv")], "a,b")), 201, "text/csv", "a,b"),
        (get(|| (StatusCode::CREATED, json(1))), 201, application, "1"),
        (get(|| StatusCode::ACCEPTED), 202, "", ""),
        (get(|| status(202)), 202, "", ""),
        (get(empty), 204, "", ""),
        (get(|| ()), 200, "", ""),
        (get(|| Reply::new((StatusCode::IM_A_TEAPOT, "tea")).content_type("text/tea")), 418, "text/tea", "tea"),
        (get(|| -> Result { Ok(text("fine")) }), 200, plain, "fine"),
        (get(|| -> Result { Err(Error::not_found()) }), 404, plain, "Not Found"),
        (get(|| -> Result<&'static str> { Ok("fine") }), 200, plain, "fine"),
        (get(|| async { text("later").status(203) }), 203, plain, "later"),
    ];
    for (answered, status, content_type, body) in cases {
        assert_eq!(
            (answered.status.as_u16(), answered.header("content-type"), answered.text()),
            (status, content_type, body)
        );
    }
}

// row: resp.json
#[test]
fn standard_types_have_stable_json_texts() {
    use std::{net::Ipv4Addr, time::Duration};
    #[derive(Serialize)]
    struct All {
        float: f64,
        nan: f64,
        big: u128,
        letter: char,
        address: Ipv4Addr,
        span: Duration,
        tags: (u8, Option<bool>),
        bytes: &'static [u8],
    }
    let all = || {
        json(All {
            float: 1.0,
            nan: f64::NAN,
            big: u128::MAX,
            letter: '"',
            address: Ipv4Addr::LOCALHOST,
            span: Duration::from_millis(1500),
            tags: (1, None),
            bytes: b"ab",
        })
    };
    let expected = concat!(
        r#"{"float":1.0,"nan":null,"big":340282366920938463463374607431768211455,"letter":"\"","#,
        r#""address":"127.0.0.1","span":{"secs":1,"nanos":500000000},"tags":[1,null],"bytes":[97,98]}"#,
    );
    assert_eq!(get(all).text(), expected);
}

// row: resp.json
#[test]
fn times_and_ids_have_stable_json_texts_and_come_back() {
    type All = (jiff::Timestamp, jiff::civil::Date, jiff::civil::Time, jiff::SignedDuration, uuid::Uuid);
    let all: All = (
        jiff::Timestamp::from_millisecond(784_111_777_123).unwrap(),
        jiff::civil::date(2026, 11, 21),
        jiff::civil::time(8, 30, 0, 0),
        jiff::SignedDuration::from_secs(3661),
        uuid::Uuid::from_u128(0x1234),
    );
    let answered = get(move || json(all));
    let expected = concat!(
        r#"["1994-11-06T08:49:37.123Z","2026-11-21","08:30:00","PT1H1M1S","#,
        r#""00000000-0000-0000-0000-000000001234"]"#
    );
    assert_eq!(answered.text(), expected);
    assert_eq!(serde_json::from_slice::<All>(&answered.body).unwrap(), all);
}

// row: resp.json
#[test]
fn what_has_no_json_form_is_a_500_at_the_users_line() {
    let map = BTreeMap::from([((1, 2), 3)]);
    let line = line!() + 1;
    let reply = json(&map);
    assert_eq!(place_of(reply), line);
    let answered = get(move || json(&map).status(201));
    assert_eq!((answered.status.as_u16(), answered.text()), (500, "Internal Server Error"));
}

fn place_of(reply: Reply) -> u32 {
    let mut response = carafe_web::IntoResponse::into_response(reply);
    let error = carafe_core::error::Carried::take_from(&mut response).expect("an error");
    assert!(error.place().file().ends_with("convert.rs"));
    error.place().line()
}

#[test]
fn what_may_have_no_body_has_none() {
    #[rustfmt::skip]
    let cases: Vec<(Answered, u16, Option<&str>)> = vec![
        (ask(|| "12345", "HEAD"), 200, Some("5")),
        (ask(|| text("12345").status(404), "HEAD"), 404, Some("5")),
        (ask(|| text("12345").header("content-length", "5"), "HEAD"), 200, Some("5")),
        (ask(|| text("body").status(204), "GET"), 204, None),
        (ask(|| text("body").status(304).header("content-length", "4"), "GET"), 304, None),
        (ask(|| text("body").status(205), "POST"), 205, None),
        (ask(|| status(404), "HEAD"), 404, None),
    ];
    for (answered, status, length) in cases {
        assert_eq!(answered.status, status);
        assert_eq!(answered.text(), "", "{status}");
        assert_eq!(
            answered.headers.get("content-length").map(|value| value.to_str().unwrap()),
            length,
            "{status}"
        );
    }
}

// P3 of SECURITY: what a handler claims of its body never shifts the next answer.
#[test]
fn a_length_that_is_not_true_is_corrected() {
    let claims: [fn() -> Reply; 4] = [
        || text("12345").header("content-length", "2"),
        || text("12345").header("content-length", "2000"),
        || text("12345").header("content-length", "x"),
        || text("12345").append_header("content-length", "5").append_header("content-length", "7"),
    ];
    for claim in claims {
        let answered = get(claim);
        assert_eq!(answered.text(), "12345");
        assert_eq!(answered.headers.get_all("content-length").iter().collect::<Vec<_>>(), ["5"]);
    }
}
