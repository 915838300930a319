//! Redirects: where they may lead, and with which status.

use carafe_core::{App, error::Carried};
use carafe_web::{
    IntoResponse, Methods, Peer, Reply, Result, Service, WebApp, any,
    extract::Path,
    respond::{abort_with, is_local, redirect, redirect_external, redirect_to_next, text},
    route::link::Link,
    url,
};

use super::{get, read, run};

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

fn show(Path(id): Path<u32>) -> String {
    id.to_string()
}

fn tenant(Path(name): Path<String>) -> String {
    name
}

fn rest(Path(path): Path<String>) -> String {
    path
}

// row: resp.redirect, view.shortcuts
#[test]
fn a_link_is_written_when_the_request_is_known() {
    let ghost = || "has no route";
    let handlers: [(&str, Methods); 9] = [
        ("/plain", any(|| redirect(url(show, 3)))),
        (
            "/chained",
            any(|| redirect(url(show, 3).query("q", "a&b").fragment("x")).permanent().header("x-a", "1")),
        ),
        ("/kept", any(|| redirect(url(show, 3)).keep_method())),
        ("/next", any(|| redirect_to_next("//evil.example", url(show, 4)))),
        ("/named", any(|| redirect(Link::named("shop.tenant").with("name", "café")))),
        ("/aborted", any(|| -> Result { abort_with(redirect(url(show, 5))) })),
        ("/no-route", any(move || redirect(url(ghost, ())))),
        ("/unknown", any(|| redirect(Link::named("nowhere")))),
        ("/slash", any(|| redirect(url(rest, "/evil.example")))),
    ];
    let app =
        App::new().get("/notes/{id:int}", show).mount("/shop", App::named("shop").get("/{name}", tenant));
    let app = app.get("/{path:path}", rest);
    let app = handlers.into_iter().fold(app, |app, (path, methods)| app.route(path, methods));
    let service = Service::build(app).unwrap();
    let cases = [
        ("/plain", 303, "/notes/3"),
        ("/chained", 301, "/notes/3?q=a%26b#x"),
        ("/kept", 307, "/notes/3"),
        ("/next", 303, "/notes/4"),
        ("/named", 303, "/shop/caf%C3%A9"),
        ("/aborted", 303, "/notes/5"),
        ("/no-route", 500, ""),
        ("/unknown", 500, ""),
        ("/slash", 500, ""),
    ];
    for (path, status, location) in cases {
        let mut request = super::request("GET");
        *request.uri_mut() = path.parse().unwrap();
        let answered = run(async { read(service.answer(request, Peer::InProcess).await).await });
        assert_eq!((answered.status.as_u16(), answered.header("location")), (status, location), "{path}");
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
