//! The plain facts of a request.

use bytes::Bytes;
use carafe_core::App;
use carafe_web::{WebApp, any, conditional::Conditions, extract::Path};
use http::request::Parts;

use super::{request, send};

// row: req.core
#[test]
fn an_echo_handler_returns_what_was_sent() {
    async fn echo(Path(rest): Path<String>, head: Parts, body: Bytes) -> String {
        let Parts { method, uri, version, headers, .. } = head;
        let header = headers["X-Thing"].to_str().unwrap();
        format!("{method} {uri} {rest} {version:?} {header} {}", String::from_utf8_lossy(&body))
    }
    let app = App::new().route("/e/{rest:path}", any(echo));
    let (status, text) = send(app, request("PATCH /e/J%C3%BCrgen/x?a=%20", "x-thing: yes", "grüß"));
    assert_eq!(status, 200);
    assert_eq!(text, "PATCH /e/J%C3%BCrgen/x?a=%20 Jürgen/x HTTP/1.1 yes grüß");
}

#[test]
fn a_text_body_must_be_utf_8() {
    async fn echo(body: String) -> String {
        body
    }
    let app = || App::new().post("/", echo);
    assert_eq!(send(app(), request("POST /", "", "grüß")).1, "grüß");
    assert_eq!(send(app(), request("POST /", "", vec![0xff])).0, 400);
    assert_eq!(send(app(), request("POST /", "", vec![b' '; 3 << 20])).0, 413);
}

// row: req.conditional
#[test]
fn conditions_are_an_argument() {
    let app = App::new().get("/", |conditions: Conditions| format!("{:?}", conditions.if_none_match));
    let (_, text) = send(app, request("GET /", "if-none-match: \"x\", W/\"y\"", ""));
    assert_eq!(text, r#"Some(List([ETag { tag: "x", weak: false }, ETag { tag: "y", weak: true }]))"#);
}
