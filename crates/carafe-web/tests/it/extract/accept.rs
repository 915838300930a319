//! Negotiation: what is liked best.

use std::time::{Duration, Instant};

use carafe_core::App;
use carafe_web::{
    WebApp,
    extract::{Accept, AcceptEncoding, AcceptLanguage},
};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::{headers, request, send};

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8";

// row: req.negotiation
#[test]
fn the_best_liked_media_type() {
    let both = ["text/html", "application/json"];
    let cases: [(&str, &[&str], Option<&str>); 16] = [
        ("text/html;q=0.5, application/json", &both, Some("application/json")),
        ("*/*", &both, Some("text/html")),
        ("*/*", &["application/json", "text/html"], Some("application/json")),
        (BROWSER, &["application/json", "text/html"], Some("text/html")),
        ("application/*, text/html", &["text/plain", "application/json"], Some("application/json")),
        ("text/*;q=0.1, text/html;q=0", &["text/html", "text/plain"], Some("text/plain")),
        ("text/*, text/html;q=0", &["text/html"], None),
        ("image/png", &both, None),
        ("TEXT/HTML", &both, Some("text/html")),
        ("text/html;level=1, text/html;q=0.3, application/json;q=0.4", &both, Some("application/json")),
        ("text/html;level=1, text/html;q=0.3", &["text/html;level=1"], Some("text/html;level=1")),
        ("text/html; q=1.5, application/json", &both, Some("application/json")),
        ("text/html;q=nan, application/json;q=.1", &both, None),
        ("text/html;x=\",;q=0\", application/json;Q=0.2", &both, Some("application/json")),
        ("*", &both, Some("text/html")),
        ("", &both, None),
    ];
    for (text, offers, expected) in cases {
        let accept = Accept::of(&headers(&format!("accept: {text}\n")));
        assert_eq!(accept.best(offers), expected, "{text}");
    }
    assert_eq!(Accept::of(&HeaderMap::new()).best(&both), Some("text/html"));
}

#[test]
fn browsers_prefer_pages() {
    for (text, expected) in
        [(BROWSER, true), ("*/*", false), ("application/json", false), ("text/html", true)]
    {
        assert_eq!(Accept::of(&headers(&format!("accept: {text}"))).prefers_html(), expected, "{text}");
    }
    assert!(!Accept::of(&HeaderMap::new()).prefers_html());
}

// row: req.negotiation
#[test]
fn the_best_liked_language() {
    let cases: [(&str, &[&str], Option<&str>); 11] = [
        ("de, en;q=0.5", &["en", "de"], Some("de")),
        ("en;q=0.5, de", &["en", "de"], Some("de")),
        ("en-GB", &["en", "en-US"], Some("en")),
        ("en", &["de", "en-US"], Some("en-US")),
        ("zh-Hant-TW", &["zh-Hans", "zh-Hant"], Some("zh-Hant")),
        ("DE-de", &["de-DE"], Some("de-DE")),
        ("e", &["en"], None),
        ("fr, *;q=0.1", &["en", "de"], Some("en")),
        ("*, en;q=0", &["en", "de"], Some("de")),
        ("en;q=0", &["en"], None),
        ("é", &["é"], None),
    ];
    for (text, offers, expected) in cases {
        let languages = AcceptLanguage::of(&headers(&format!("accept-language: {text}")));
        assert_eq!(languages.best(offers), expected, "{text}");
    }
    assert_eq!(AcceptLanguage::of(&HeaderMap::new()).best(&["en"]), None);
}

// row: req.negotiation
#[test]
fn the_best_liked_encoding() {
    let cases: [(&str, &[&str], Option<&str>); 6] = [
        ("gzip, deflate, br, zstd", &["br", "gzip"], Some("br")),
        ("gzip;q=1.0, br;q=0.2", &["br", "gzip"], Some("gzip")),
        ("gzip;q=0, *", &["gzip", "br"], Some("br")),
        ("identity", &["gzip"], None),
        ("GZIP", &["gzip"], Some("gzip")),
        ("", &["gzip"], None),
    ];
    for (text, offers, expected) in cases {
        let encodings = AcceptEncoding::of(&headers(&format!("accept-encoding: {text}\n")));
        assert_eq!(encodings.best(offers), expected, "{text}");
    }
}

#[test]
fn a_handler_negotiates() {
    fn page(accept: Accept, languages: AcceptLanguage) -> String {
        format!("{:?} {:?}", accept.best(&["text/html", "text/plain"]), languages.best(&["en", "de"]))
    }
    let request = request("GET /", "accept: text/*\naccept-language: de", "");
    assert_eq!(send(App::new().get("/", page), request).1, "Some(\"text/html\") Some(\"de\")");
}

#[test]
fn hostile_headers_take_linear_time() {
    for unit in [",", ";", "a/b,", "a/b;q=0.5,", "\"", "a;", "*,", "q=", "a-", "\\\"", "a/b;x=\"", "a/b;x=y;"]
    {
        let value = HeaderValue::from_str(&unit.repeat((1 << 20) / unit.len())).unwrap();
        for name in ["accept", "accept-language", "accept-encoding"] {
            let headers = HeaderMap::from_iter([(HeaderName::from_static(name), value.clone())]);
            let started = Instant::now();
            let _ = Accept::of(&headers).best(&["text/html", "application/json"]);
            let _ = AcceptLanguage::of(&headers).best(&["en", "de-CH"]);
            let _ = AcceptEncoding::of(&headers).best(&["br", "gzip"]);
            // 100 ms is the aim for an optimised build; this one is not, and the machine may be busy.
            assert!(
                started.elapsed() < Duration::from_secs(60),
                "{name} {unit} took {:?}",
                started.elapsed()
            );
        }
    }
}
