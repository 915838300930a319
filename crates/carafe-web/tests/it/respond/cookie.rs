//! Cookies on their way out.

use std::time::{Duration, SystemTime};

use carafe_web::respond::{Cookie, SameSite, text};

use super::get;

// row: cookie.core
#[test]
fn a_cookie_is_written_with_its_attributes() {
    let day = Duration::from_secs(86_400);
    let moment = SystemTime::UNIX_EPOCH + 20_000 * day;
    let cases: [(Cookie, &str); 11] = [
        (Cookie::new("a", "1"), "a=1; Path=/; HttpOnly; SameSite=Lax"),
        (Cookie::new("a", ""), "a=; Path=/; HttpOnly; SameSite=Lax"),
        (
            Cookie::new("a", "x; Domain=evil, \"\\%\r\n"),
            "a=x%3B%20Domain=evil%2C%20%22%5C%25%0D%0A; Path=/; HttpOnly; SameSite=Lax",
        ),
        (
            Cookie::new("a", "1").path("/shop").domain("example.com"),
            "a=1; Path=/shop; Domain=example.com; HttpOnly; SameSite=Lax",
        ),
        (Cookie::new("a", "1").max_age(day).for_scripts(), "a=1; Path=/; Max-Age=86400; SameSite=Lax"),
        (
            Cookie::new("__Host-a", "1").secure().same_site(SameSite::None),
            "__Host-a=1; Path=/; Secure; HttpOnly; SameSite=None",
        ),
        (
            Cookie::new("a", "1").expires(moment),
            "a=1; Path=/; Expires=Fri, 04 Oct 2024 00:00:00 GMT; HttpOnly; SameSite=Lax",
        ),
        (
            Cookie::new("a", "1").secure().partitioned().same_site(SameSite::None),
            "a=1; Path=/; Secure; HttpOnly; SameSite=None; Partitioned",
        ),
        (
            Cookie::new("all", "1")
                .path("/shop")
                .domain("example.com")
                .expires(moment)
                .max_age(day)
                .secure()
                .for_scripts()
                .same_site(SameSite::Strict)
                .partitioned(),
            "all=1; Path=/shop; Domain=example.com; Expires=Fri, 04 Oct 2024 00:00:00 GMT; Max-Age=86400; Secure; \
             SameSite=Strict; Partitioned",
        ),
        (
            Cookie::removal("a").path("/shop").domain("example.com"),
            "a=; Path=/shop; Domain=example.com; Max-Age=0; HttpOnly; SameSite=Lax",
        ),
        (Cookie::removal("a"), "a=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"),
    ];
    for (cookie, header) in cases {
        assert_eq!(get(move || text("x").cookie(cookie.clone())).header("set-cookie"), header);
    }
    let answered = get(|| text("x").cookie(Cookie::new("a", "1")).remove_cookie("b"));
    assert_eq!(answered.headers.get_all("set-cookie").iter().count(), 2);
}

// row: cookie.core
#[test]
fn a_cookie_that_browsers_refuse_or_misread_is_a_500() {
    let cases = [
        Cookie::new("", "1"),
        Cookie::new("a b", "1"),
        Cookie::new("a=b", "1"),
        Cookie::new("a;b", "1"),
        Cookie::new("a\r\nSet-Cookie: b", "1"),
        Cookie::new("é", "1"),
        Cookie::new("a", "x".repeat(4096)),
        Cookie::new("a", "1").path("shop"),
        Cookie::new("a", "1").path("/; Domain=evil"),
        Cookie::new("a", "1").path("/\r\nX: y"),
        Cookie::new("a", "1").domain(""),
        Cookie::new("a", "1").domain("a; Secure"),
        Cookie::new("a", "1").domain("a\r\nb"),
        Cookie::new("a", "1").same_site(SameSite::None),
        Cookie::new("a", "1").partitioned(),
        Cookie::new("a", "1").expires(SystemTime::UNIX_EPOCH + Duration::from_secs(253_402_300_800)),
        Cookie::new("__Host-a", "1"),
        Cookie::new("__host-a", "1").secure().path("/x"),
        Cookie::new("__Host-a", "1").secure().domain("a.b"),
        Cookie::new("__Secure-a", "1"),
    ];
    for cookie in cases {
        let answered = get({
            let cookie = cookie.clone();
            move || text("x").cookie(cookie.clone())
        });
        assert_eq!((answered.status.as_u16(), answered.header("set-cookie")), (500, ""), "{cookie:?}");
    }
}
