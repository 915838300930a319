//! Which cookies are kept, and which go where.

use carafe_core::App;
use carafe_test::{TestClient, run};
use carafe_web::{Request, WebApp};
use http::{HeaderMap, HeaderValue};

/// Sets what the query says: `/set?a=1; Path=/x`, escaped.
fn set(request: Request) -> HeaderMap {
    let wanted = percent_decode(request.uri().query().unwrap());
    [(http::header::SET_COOKIE, HeaderValue::from_str(&wanted).unwrap())].into_iter().collect()
}

fn percent_decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

fn sent(request: Request) -> String {
    request.headers().get("cookie").map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default()
}

fn client() -> TestClient {
    let app = App::new()
        .get("/set", set)
        .get("/deep/set", set)
        .get("/", sent)
        .get("/deep/er", sent)
        .get("/deeper", sent);
    TestClient::new(app)
}

/// Sets a cookie at one address, asks at another, and expects this `Cookie` header.
async fn check(set_at: &str, cookie: &str, ask_at: &str, expected: &str) {
    let client = client();
    client.get(&format!("{set_at}?{cookie}")).await.assert_status(200);
    let actual = client.get(ask_at).await;
    assert_eq!(actual.text(), expected, "{cookie:?} of {set_at} at {ask_at}");
}

// row: test.client
#[test]
fn a_cookie_goes_back_to_where_it_belongs() {
    let cases = [
        ("/set", "a=1", "/", "a=1"),
        ("/set", "a=\"x y\"; Path=/", "/deep/er", "a=\"x y\""),
        ("/deep/set", "a=1", "/", ""),
        ("/deep/set", "a=1", "/deep/er", "a=1"),
        ("/deep/set", "a=1", "/deeper", ""),
        ("/set", "a=1; Path=/deep", "/deep/er", "a=1"),
        ("/set", "a=1; Path=/deep", "/deeper", ""),
        ("/set", "a=1; path=nonsense", "/deeper", "a=1"),
        ("/set", "a=1; Max-Age=0", "/", ""),
        ("/set", "a=1; Max-Age=-5", "/", ""),
        ("/set", "a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "/", "a=1"),
        ("/set", "a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "/", ""),
        ("/set", "a=1; Expires=Fri, 01 Jan 2100 00:00:00 GMT", "/", "a=1"),
        ("/set", "a=1; Expires=nonsense", "/", "a=1"),
        ("/set", "=1", "/", ""),
        ("/set", "nonsense", "/", ""),
        ("/set", "a=1; Secure", "/", "a=1"),
        ("http://a.test/set", "a=1; Secure", "https://a.test/", ""),
        ("https://a.test/set", "a=1; Secure", "http://a.test/", ""),
        ("https://a.test/set", "a=1; Secure", "https://a.test/", "a=1"),
        ("http://a.test/set", "a=1", "http://b.test/", ""),
        ("http://a.test/set", "a=1", "http://x.a.test/", ""),
        ("http://a.test/set", "a=1; Domain=a.test", "http://x.a.test:8000/", "a=1"),
        ("http://x.a.test/set", "a=1; Domain=.A.test", "http://a.test/", "a=1"),
        ("http://a.test/set", "a=1; Domain=b.test", "http://b.test/", ""),
        ("http://a.test/set", "a=1; Domain=x.a.test", "http://x.a.test/", ""),
        ("http://xa.test/set", "a=1; Domain=a.test", "http://a.test/", ""),
    ];
    run(async {
        for (set_at, cookie, ask_at, expected) in cases {
            check(set_at, cookie, ask_at, expected).await;
        }
    });
}

// row: test.client
#[test]
fn cookies_are_replaced_removed_and_ordered() {
    run(async {
        let client = client();
        client.get("/set?a=1; Path=/").await;
        client.get("/set?b=2; Path=/deep").await;
        client.get("/set?a=3; Path=/").await.assert_cookie("a", "3");
        client.get("/deep/er").await.assert_text("b=2; a=3");
        assert_eq!(client.cookies().all(), [("b".into(), "2".into()), ("a".into(), "3".into())]);
        let removal = client.get("/set?a=; Path=/; Max-Age=0").await;
        assert!(removal.cookie("a").unwrap().is_removal());
        client.get("/deep/er").await.assert_text("b=2");
    });
}

// row: test.client
#[test]
fn a_test_reads_and_edits_the_jar() {
    run(async {
        let client = client();
        client.cookies().set("a", "1");
        client.get("/").cookie("once", "x").await.assert_text("once=x; a=1");
        client.get("/").await.assert_text("a=1");
        client.get("/set?a=2").await;
        assert_eq!(client.cookies().get("a").as_deref(), Some("2"), "the site's word replaces the test's");
        client.cookies().remove("a");
        client.get("/").await.assert_text("");
        client.cookies().set("a", "1");
        client.cookies().clear();
        client.get("/").await.assert_text("");
    });
}
