//! Redirects: where they may lead, and with which status.

use carafe_core::error::Carried;
use carafe_web::{
    IntoResponse, Reply,
    respond::{is_local, redirect, redirect_external, redirect_to_next, text},
};

use super::get;

/// One text a line, as a Rust string literal would hold it (`\t`, `\r`, `\u{…}`).
const HOSTILE: &str = include_str!("hostile_targets.txt");

fn hostile() -> impl Iterator<Item = String> {
    HOSTILE.lines().filter(|line| !line.starts_with("# ")).map(unescaped)
}

pub(super) fn unescaped(line: &str) -> String {
    let mut text = String::new();
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match (letter, if letter == '\\' { letters.next() } else { None }) {
            ('\\', Some('t')) => text.push('\t'),
            ('\\', Some('r')) => text.push('\r'),
            ('\\', Some('n')) => text.push('\n'),
            ('\\', Some('0')) => text.push('\0'),
            ('\\', Some('\\')) => text.push('\\'),
            ('\\', Some('u')) => {
                let digits: String = letters.by_ref().skip(1).take_while(|letter| *letter != '}').collect();
                text.push(char::from_u32(u32::from_str_radix(&digits, 16).unwrap()).unwrap());
            }
            (other, None) => text.push(other),
            (_, Some(other)) => panic!("an unknown escape `\\{other}` in {line:?}"),
        }
    }
    text
}

// row: resp.redirect
#[test]
fn a_target_that_leads_away_is_never_sent() {
    assert!(hostile().count() >= 60);
    for target in hostile() {
        assert!(!is_local(&target), "{target:?}");
        let plain = get({
            let target = target.clone();
            move || redirect(target.clone())
        });
        assert_eq!((plain.status.as_u16(), plain.header("location")), (500, ""), "{target:?}");
        let next = get({
            let target = target.clone();
            move || redirect_to_next(&target, "/home")
        });
        assert_eq!((next.status.as_u16(), next.header("location")), (303, "/home"), "{target:?}");
    }
}

// row: resp.redirect
#[test]
fn a_local_path_is_sent_as_a_header_can_hold_it() {
    let cases = [
        ("/", "/"),
        ("/notes/3?sort=new&x=%20#top", "/notes/3?sort=new&x=%20#top"),
        ("/café/ü", "/caf%C3%A9/%C3%BC"),
        ("/a b", "/a%20b"),
        ("/?next=https://evil.example/", "/?next=https://evil.example/"),
        ("/a//b", "/a//b"),
        ("/%5cevil.example", "/%5cevil.example"),
        ("/%09/evil.example", "/%09/evil.example"),
        ("/\u{ff0f}evil.example", "/%EF%BC%8Fevil.example"),
        ("/\"><script>", "/%22%3E%3Cscript%3E"),
        ("/:80", "/:80"),
        ("/@evil.example", "/@evil.example"),
    ];
    for (target, location) in cases {
        assert!(is_local(target), "{target:?}");
        let answered = get(move || redirect(target));
        assert_eq!(
            (answered.status.as_u16(), answered.header("location"), answered.text()),
            (303, location, "")
        );
        assert_eq!(get(move || redirect_to_next(target, "/home")).header("location"), location);
    }
    assert!(is_local(&format!("/{}", "a".repeat(16_383))) && !is_local(&format!("/{}", "a".repeat(16_384))));
}

// row: resp.redirect
#[test]
fn the_status_says_how_to_ask_again() {
    let cases: [(fn() -> Reply, u16); 8] = [
        (|| redirect("/"), 303),
        (|| redirect("/").permanent(), 301),
        (|| redirect("/").keep_method(), 307),
        (|| redirect("/").permanent().keep_method(), 308),
        (|| redirect("/").keep_method().permanent(), 308),
        (|| redirect("/").keep_method().permanent().permanent(), 308),
        (|| redirect("/").status(302), 302),
        (|| text("no redirect").permanent(), 500),
    ];
    for (make, status) in cases {
        assert_eq!(get(make).status, status);
    }
}

// row: resp.redirect
#[test]
fn another_site_has_a_function_of_its_own() {
    let good = [
        ("https://docs.rs/", "https://docs.rs/"),
        ("http://example.com:8080/a?b#c", "http://example.com:8080/a?b#c"),
        ("HTTPS://EXAMPLE.com", "HTTPS://EXAMPLE.com"),
        ("https://example.com/café", "https://example.com/caf%C3%A9"),
        ("http://[::1]:80/", "http://[::1]:80/"),
    ];
    for (url, location) in good {
        let answered = get(move || redirect_external(url));
        assert_eq!((answered.status.as_u16(), answered.header("location")), (303, location));
    }
    let long = format!("https://example.com/{}", "a".repeat(16_384));
    let bad = [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.com/",
        "//example.com",
        "/local",
        "",
        "https:",
        "https://",
        "https:///x",
        "https:example.com",
        "http:/example.com",
        "https://user@example.com",
        "https://a:b@example.com/",
        "https://example.com\\@evil.example",
        "https://exa\tmple.com",
        "https://example.com/\r\nX: y",
        " https://example.com",
        "https://exam ple.com",
        "https://caf\u{e9}.example/",
        "https://%65vil.example/",
        "https://:80/",
        &long,
    ];
    for url in bad {
        let url = url.to_owned();
        let shown = url.clone();
        let answered = get(move || redirect_external(&url));
        assert_eq!((answered.status.as_u16(), answered.header("location")), (500, ""), "{shown:?}");
    }
}

// row: resp.redirect
#[test]
fn a_refused_target_is_told_with_the_users_line() {
    let line = line!() + 1;
    let replies = [redirect("//e.example"), redirect_external("javascript:1"), redirect_to_next("x", "y")];
    for reply in replies {
        let error = Carried::take_from(&mut reply.into_response()).unwrap();
        assert_eq!(
            (error.place().line(), error.place().file().ends_with("redirect.rs")),
            (line, true),
            "{error:?}"
        );
    }
}
