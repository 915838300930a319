//! Cookies that come in.

use carafe_core::App;
use carafe_web::{
    WebApp,
    extract::Cookies,
    respond::{Cookie, text},
};

use super::{headers, request, send, told};

fn read(lines: &str) -> String {
    let show = |cookies: Cookies| cookies.iter().map(|(n, v)| format!("{n}={v}|")).collect::<String>();
    told(Cookies::of(&headers(lines)), show)
}

// row: req.core
#[test]
fn cookies_are_parsed_as_browsers_send_them() {
    let cases = [
        ("", ""),
        ("cookie: a=1; b=2", "a=1|b=2|"),
        ("cookie: a=1;b=2;  c=3 ;", "a=1|b=2|c=3|"),
        ("cookie: a=1\ncookie: b=2", "a=1|b=2|"),
        ("cookie: a=\"x y\"", "a=x y|"),
        ("cookie: a=b=c", "a=b=c|"),
        ("cookie: a=J%C3%BCrgen", "a=Jürgen|"),
        ("cookie: a=%ff; b=%zz", "a=%ff|b=%zz|"),
        ("cookie: =v; v; a=", "a=|"),
        ("cookie: %5F_Host-id=1; __Host-id=2", "%5F_Host-id=1|__Host-id=2|"),
        ("cookie: a=1; a=2", "a=1|a=2|"),
    ];
    for (lines, expected) in cases {
        assert_eq!(read(lines), expected, "{lines}");
    }
    let doubled = Cookies::of(&headers("cookie: a=1; b=3; a=2")).unwrap();
    assert_eq!((doubled.get("a"), doubled.only("a"), doubled.only("b")), (Some("1"), None, Some("3")));
}

#[test]
fn too_many_cookies_are_431() {
    let refused = "431: The request has more than 64 cookies, or more than 8 KiB of them.";
    assert_eq!(read(&format!("cookie: {}", "a=1;".repeat(64))).len(), 64 * 4);
    assert_eq!(read(&format!("cookie: {}", "a=1;".repeat(65))), refused);
    assert_eq!(read(&format!("cookie: {}", "a=1;".repeat(10_000))), refused);
    assert_eq!(read(&format!("cookie: a={}", "x".repeat(8 * 1024))), refused);
}

#[test]
fn what_a_reply_sets_comes_back_the_same() {
    fn set() -> carafe_web::Reply {
        text("").cookie(Cookie::new("name", "Jürgen; \"x\" 100%"))
    }
    fn get(cookies: Cookies) -> String {
        cookies.get("name").unwrap_or("none").to_owned()
    }
    let service = carafe_web::Service::build(App::new().get("/set", set)).unwrap();
    let answer = super::block_on(service.answer(request("GET /set", "", ""), carafe_web::Peer::InProcess));
    let sent = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let (_, text) = send(App::new().get("/", get), request("GET /", &format!("cookie: {sent}"), ""));
    assert_eq!(text, "Jürgen; \"x\" 100%");
}
