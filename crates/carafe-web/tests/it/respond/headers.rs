//! Headers of replies, good and bad.

use std::time::{Duration, SystemTime};

use carafe_core::error::Carried;
use carafe_web::{IntoResponse, Reply, respond::text};
use http::Method;

use super::get;

// row: resp.headers_status
#[test]
fn headers_are_set_added_and_removed() {
    let reply = || {
        text("hi")
            .header("x-one", "1")
            .header("x-one", "2")
            .append_header("x-two", "1")
            .append_header("x-two", 2)
            .header("x-gone", "1")
            .remove_header("X-Gone")
            .remove_header("x-never")
            .vary("Cookie")
            .vary("accept")
            .vary("cookie")
            .allow([Method::GET, Method::PUT])
            .retry_after(Duration::from_millis(2001))
            .max_age(Duration::from_secs(60))
            .last_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777))
            .status(503)
    };
    let answered = get(reply);
    assert_eq!(answered.status, 503);
    let all =
        |name: &str| answered.headers.get_all(name).iter().map(|v| v.to_str().unwrap()).collect::<Vec<_>>();
    assert_eq!(all("x-one"), ["2"]);
    assert_eq!(all("x-two"), ["1", "2"]);
    assert_eq!(all("x-gone"), [""; 0]);
    assert_eq!(all("vary"), ["Cookie", "accept"]);
    assert_eq!(all("allow"), ["GET, PUT"]);
    assert_eq!(all("retry-after"), ["3"]);
    assert_eq!(all("cache-control"), ["public, max-age=60"]);
    assert_eq!(all("last-modified"), ["Sun, 06 Nov 1994 08:49:37 GMT"]);
}

// row: resp.headers_status
#[test]
fn a_value_that_would_split_the_answer_is_a_500_of_ours() {
    let values = [
        "a\r\nX-Evil: y",
        "a\nX-Evil: y",
        "a\rX-Evil: y",
        "\r\n\r\n<script>",
        "\0",
        "\x1b[31m",
        "\x7f",
        "caf\u{e9}",
        "\u{85}",
        "\u{10d}\u{10a}",
    ];
    for value in values {
        let makers: [fn(&'static str) -> Reply; 7] = [
            |v| text("secret").header("x-name", v),
            |v| text("secret").header("x-name", v.to_owned()),
            |v| text("secret").header("x-name", v.as_bytes()),
            |v| text("secret").append_header("x-name", v),
            |v| text("secret").content_type(v),
            |v| text("secret").cache_control(v),
            |v| text("secret").vary(v),
        ];
        for make in makers {
            let answered = get(move || make(value).header("x-after", "1"));
            assert_eq!(
                (answered.status.as_u16(), answered.text()),
                (500, "Internal Server Error"),
                "{value:?}"
            );
            assert!(
                !answered.headers.contains_key("x-evil") && !answered.headers.contains_key("x-name"),
                "{value:?}"
            );
        }
    }
    for name in ["", "a b", "a:b", "a\r\nb", "é"] {
        assert_eq!(get(move || text("secret").header(name, "1")).status, 500, "{name:?}");
    }
}

// row: resp.headers_status
#[test]
fn the_first_mistake_is_told_with_its_line() {
    let line = line!() + 1;
    let reply = text("x").header("x-name", "a\r\nb").status(99).header("bad name", "");
    let error = Carried::take_from(&mut reply.into_response()).unwrap();
    assert_eq!((error.place().line(), error.place().file().ends_with("headers.rs")), (line, true));
    assert_eq!(error.status(), 500);
    assert_eq!(error.to_string(), "the value for the header `x-name` has characters that no header can hold");
}

#[test]
fn only_the_status_of_an_answer_is_one() {
    for status in [0, 99, 100, 102, 199, 600, 999, 1000, u16::MAX] {
        assert_eq!(get(move || text("x").status(status)).status, 500, "{status}");
    }
    for status in [101, 200, 299, 418, 451, 599] {
        assert_eq!(get(move || text("x").status(status)).status, status);
    }
}

#[test]
fn a_reply_works_in_a_bare_axum_router() {
    use tower_service::Service;
    let app =
        axum::Router::new().route("/", axum::routing::get(|| async { text("hi").status(201).etag("1") }));
    let answered =
        super::run(async { super::read(app.clone().call(super::request("GET")).await.unwrap()).await });
    assert_eq!((answered.status.as_u16(), answered.text(), answered.header("etag")), (201, "hi", "\"1\""));
}
