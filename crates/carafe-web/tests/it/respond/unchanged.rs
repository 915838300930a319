//! 304 and 412 for answers that say what state they show.

use std::time::{Duration, SystemTime};

use carafe_web::{Reply, respond::text};

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
