//! 304 and 412 for answers that say what state they show.

use std::time::{Duration, SystemTime};

use carafe_web::{
    Reply, Result,
    conditional::{Conditions, ETag, Validators},
    respond::{empty, file_bytes, json, stream, text},
};
use http::{Method, StatusCode};

use super::ask;

fn tagged() -> Reply {
    text("body").etag("v2").cache_control("no-cache").header("x-more", "1")
}

fn dated() -> Reply {
    text("body").last_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777))
}

// row: resp.conditional
#[test]
fn a_browser_that_has_it_is_told_so() {
    let then = "Sun, 06 Nov 1994 08:49:37 GMT";
    let before = "Sun, 06 Nov 1994 08:49:36 GMT";
    let cases: Vec<(fn() -> Reply, String, u16)> = vec![
        (tagged, "GET".into(), 200),
        (tagged, "GET\nif-none-match: \"v2\"".into(), 304),
        (tagged, "GET\nif-none-match: \"v1\", W/\"v2\"".into(), 304),
        (tagged, "GET\nif-none-match: *".into(), 304),
        (tagged, "HEAD\nif-none-match: \"v2\"".into(), 304),
        (tagged, "GET\nif-none-match: \"v1\"".into(), 200),
        (tagged, "GET\nif-match: \"v1\"".into(), 412),
        (tagged, "GET\nif-match: \"v2\"".into(), 200),
        (tagged, "POST\nif-none-match: \"v2\"".into(), 200),
        (tagged, "PUT\nif-match: \"v1\"".into(), 200),
        (dated, format!("GET\nif-modified-since: {then}"), 304),
        (dated, format!("GET\nif-modified-since: {before}"), 200),
        (dated, format!("GET\nif-unmodified-since: {before}"), 412),
        (dated, "GET\nif-modified-since: yesterday".into(), 200),
        (|| tagged().status(404), "GET\nif-none-match: \"v2\"".into(), 404),
        (|| text("body"), "GET\nif-none-match: *".into(), 200),
        (|| text("body").weak_etag("v2"), "GET\nif-none-match: \"v2\"".into(), 304),
    ];
    for (make, head, status) in cases {
        let answered = ask(make, &head);
        assert_eq!(answered.status, status, "{head}");
        assert_eq!(
            answered.text() == "body",
            status != 304 && status != 412 && !head.starts_with("HEAD"),
            "{head}"
        );
    }
}

// row: resp.conditional
#[test]
fn a_304_keeps_what_caches_need_and_drops_what_describes_the_body() {
    let answered = ask(tagged, "GET\nif-none-match: \"v2\"");
    assert_eq!((answered.header("etag"), answered.header("cache-control")), ("\"v2\"", "no-cache"));
    assert_eq!(answered.header("x-more"), "1");
    assert_eq!((answered.header("content-type"), answered.header("content-length")), ("", ""));
}

fn state() -> Validators {
    Validators::default().etag(ETag::strong("v2")).modified(SystemTime::UNIX_EPOCH + Duration::from_secs(60))
}

async fn checked(method: Method, conditions: Conditions) -> Result {
    conditions.check(&method, Some(&state()))?;
    if method == Method::GET { Ok(text("made").state(&state())) } else { Ok(empty()) }
}

async fn created(method: Method, conditions: Conditions) -> Result<StatusCode> {
    conditions.check(&method, None)?;
    Ok(StatusCode::CREATED)
}

// row: resp.conditional
#[test]
fn a_handler_asks_before_it_does_the_work() {
    let cases = [
        ("GET", 200),
        ("GET\nif-none-match: \"v2\"", 304),
        ("GET\nif-none-match: \"v1\"", 200),
        ("GET\nif-modified-since: Thu, 01 Jan 1970 00:01:00 GMT", 304),
        ("PUT\nif-match: \"v1\"", 412),
        ("PUT\nif-match: \"v2\"", 204),
        ("PUT\nif-none-match: *", 412),
        ("DELETE\nif-unmodified-since: Thu, 01 Jan 1970 00:00:59 GMT", 412),
        ("PUT", 204),
    ];
    for (head, status) in cases {
        let answered = ask(checked, head);
        assert_eq!(answered.status, status, "{head}");
        if status == 304 {
            assert_eq!((answered.header("etag"), answered.text()), ("\"v2\"", ""));
            assert_eq!(answered.header("last-modified"), "Thu, 01 Jan 1970 00:01:00 GMT");
        }
    }
    assert_eq!(ask(created, "PUT\nif-none-match: *").status, 201);
    assert_eq!(ask(created, "PUT\nif-match: *").status, 412);
}

// row: resp.conditional
#[test]
fn a_tag_is_made_of_the_body() {
    let make = || json([1, 2, 3]).etag_from_body();
    let first = ask(make, "GET");
    let etag = first.header("etag").to_owned();
    assert_eq!((etag.len(), first.text()), (34, "[1,2,3]"));
    let again = ask(make, &format!("GET\nif-none-match: {etag}"));
    assert_eq!((again.status.as_u16(), again.text()), (304, ""));
    let other = ask(|| json([1, 2, 4]).etag_from_body(), &format!("GET\nif-none-match: {etag}"));
    assert_eq!(other.status, 200);
    assert_eq!(ask(|| text("x").etag("own").etag_from_body(), "GET").header("etag"), "\"own\"");
    assert_eq!(ask(|| stream(["x"]).etag_from_body(), "GET").header("etag"), "");
    assert_eq!(ask(|| file_bytes("x", "x").etag_from_body(), "GET\nrange: bytes=0-0").status, 206);
}
