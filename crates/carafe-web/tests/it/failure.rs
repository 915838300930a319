//! What becomes of errors: handlers by type and by status, the inner app first, and the plain page after them.

use std::fmt;

use carafe_core::{App, Error, Result, error::FieldError};
use carafe_test::{TestClient, run};
use carafe_web::{Caught, Current, Failed, Reply, Service, WebApp, settings::SiteSettings};
use http::{HeaderValue, StatusCode, header::RETRY_AFTER};

#[derive(Debug)]
struct OutOfStock(&'static str);

impl fmt::Display for OutOfStock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no {} left in shelf 7", self.0)
    }
}

impl std::error::Error for OutOfStock {}

/// An error with another inside.
#[derive(Debug)]
struct Wrapped(OutOfStock);

impl fmt::Display for Wrapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the order failed")
    }
}

impl std::error::Error for Wrapped {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

fn buy() -> Result<&'static str> {
    Err(OutOfStock("tea"))?
}

fn buy_wrapped() -> Result<&'static str> {
    Err(Wrapped(OutOfStock("milk")))?
}

// row: err.by_type
#[test]
fn an_error_type_is_answered_per_app_before_per_site() {
    async fn as_json(error: Caught<OutOfStock>) -> Reply {
        Reply::new(format!("{{\"sold_out\":\"{}\"}}", error.0)).content_type("application/json").status(409)
    }
    fn as_page(error: Caught<OutOfStock>, current: Current) -> Reply {
        Reply::new(format!("No {} ({})", error.0, current.route().unwrap().pattern)).status(409)
    }
    let api = App::named("api").on_error(as_json).get("/buy", buy).get("/wrapped", buy_wrapped);
    let app = App::new()
        .on_error(as_page)
        .mount("/api", api)
        .get("/buy", buy)
        .get("/other", || Err::<(), _>(Error::forbidden()));
    run(async {
        let client = TestClient::new(app);
        client.get("/api/buy").await.assert_status(409).assert_text(r#"{"sold_out":"tea"}"#);
        client.get("/api/wrapped").await.assert_status(409).assert_text(r#"{"sold_out":"milk"}"#);
        client.get("/buy").await.assert_status(409).assert_text("No tea (/buy)");
        client.get("/other").await.assert_status(403).assert_not_contains("No");
    });
}

// row: err.by_type
#[test]
fn a_handler_may_hand_the_error_on() {
    fn only_tea(error: Caught<OutOfStock>) -> Result<Reply> {
        if error.0 == "tea" {
            Ok(Reply::new("tea page").status(410))
        } else {
            Err(Error::internal(OutOfStock("?")))
        }
    }
    let inner = App::named("in").on_error(only_tea).get("/tea", buy).get("/milk", buy_wrapped);
    let app = App::new()
        .on_error(|failed: Failed| Reply::new(format!("site: {}", failed.message())))
        .mount("/in", inner);
    run(async {
        let client = TestClient::new(app);
        client.get("/in/tea").await.assert_status(410).assert_text("tea page");
        client.get("/in/milk").await.assert_status(500).assert_text("site: Internal Server Error");
    });
}

// row: err.pages
#[test]
fn pages_by_status_are_for_errors_and_keep_their_status_and_headers() {
    let slow_down = || -> Result<()> {
        Err(Error::new(StatusCode::TOO_MANY_REQUESTS, "Slow down.")
            .header(RETRY_AFTER, HeaderValue::from(30)))
    };
    let app = App::new()
        .on_status(404, || "lost")
        .on_status(405, |failed: Failed| format!("not so: {}", failed.message()))
        .on_status(429, || "wait")
        .get("/", || "home")
        .get("/own", || Reply::new("a page of my own").status(404))
        .get("/often", slow_down);
    run(async {
        let client = TestClient::new(app);
        client.get("/nowhere").await.assert_status(404).assert_text("lost");
        client.get("/own").await.assert_status(404).assert_text("a page of my own");
        client.get("/often").await.assert_status(429).assert_text("wait").assert_header("retry-after", "30");
        let response = client.post("/").await;
        response
            .assert_status(405)
            .assert_text("not so: Method Not Allowed")
            .assert_header("allow", "GET, HEAD, OPTIONS");
    });
}

// row: err.pages
#[test]
fn a_broken_error_page_leaves_the_plain_one() {
    fn panicking() -> &'static str {
        panic!("the error page is broken too")
    }
    let app = App::new()
        .on_status(500, panicking)
        .on_status(404, || Err::<(), _>(Error::internal("no template")))
        .get("/", buy);
    run(async {
        let client = TestClient::new(app);
        client
            .get("/")
            .await
            .assert_status(500)
            .assert_contains("Internal Server Error")
            .assert_not_contains("tea");
        client.get("/nowhere").await.assert_status(404).assert_contains("Not Found");
    });
}

// row: err.module_404
#[test]
fn an_app_answers_for_unknown_paths_below_its_prefix() {
    let api = App::named("api")
        .on_status(404, || r#"{"error":"no such thing"}"#)
        .on_status(405, || r#"{"error":"not this way"}"#)
        .get("/items", || "[]");
    let app = App::new().mount("/api", api).on_status(404, || "<h1>Lost</h1>").get("/", || "home");
    run(async {
        let client = TestClient::new(app);
        client.get("/api/nowhere").await.assert_status(404).assert_text(r#"{"error":"no such thing"}"#);
        client.delete("/api/items").await.assert_status(405).assert_text(r#"{"error":"not this way"}"#);
        client.get("/nowhere").await.assert_status(404).assert_text("<h1>Lost</h1>");
        client.get("/apis").await.assert_status(404).assert_text("<h1>Lost</h1>");
    });
}

// row: err.propagate
#[test]
fn a_test_can_have_the_error_itself() {
    let app = || App::new().get("/", buy);
    run(async {
        let response = TestClient::new(app()).get("/").await;
        response.assert_status(500);
        assert!(response.error().unwrap().is::<OutOfStock>(), "the answer knows its error");
    });
    let raised = std::panic::catch_unwind(|| {
        run(async { TestClient::new(app()).propagate_errors().get("/").await.status() });
    });
    let message = raised.unwrap_err().downcast::<String>().unwrap();
    assert!(message.contains("no tea left"), "{message}");
}

/// What the plain pages say of the same error to different visitors.
const ASKED: [(&str, &str, &str); 12] = [
    ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8", "<h1>Not Found</h1>"),
    ("application/json", "application/json", r#""message":"Not Found""#),
    ("application/problem+json, */*", "application/json", r#""status":404"#),
    ("application/json, text/html", "application/json", r#""status":404"#),
    ("text/html, application/json", "text/html; charset=utf-8", "<h1>Not Found</h1>"),
    ("application/json, text/plain, */*", "application/json", r#""status":404"#),
    ("text/html;q=0.5, application/json", "application/json", r#""status":404"#),
    ("text/*, text/html;q=0", "text/plain; charset=utf-8", "404 Not Found"),
    ("image/png", "text/plain; charset=utf-8", "404 Not Found"),
    ("*/*", "text/plain; charset=utf-8", "404 Not Found"),
    ("", "text/plain; charset=utf-8", "404 Not Found"),
    ("\u{7f}garbage;;q=x", "text/plain; charset=utf-8", "404 Not Found"),
];

// row: err.by_type
#[test]
fn the_plain_page_is_html_json_or_text_as_asked() {
    run(async {
        let client = TestClient::new(App::new());
        for (accept, content_type, body) in ASKED {
            let request = client.get("/nowhere");
            let request = if accept.contains('\u{7f}') { request } else { request.header("accept", accept) };
            let response = request.await;
            response.assert_status(404).assert_header("content-type", content_type).assert_contains(body);
            response.assert_header("cache-control", "no-store");
            assert!(
                response.text().contains(response.header("x-request-id").unwrap()),
                "the page names the request"
            );
        }
    });
}

// row: err.pages
#[test]
fn a_production_500_is_always_the_same_and_tells_nothing() {
    fn panicking() -> &'static str {
        panic!("secret 1234")
    }
    let app = App::new()
        .get("/error", buy)
        .get("/panic", panicking)
        .get("/long", || Err::<(), _>(Error::internal("x".repeat(10_000))))
        .get("/hint", || Err::<(), _>(Error::internal("secret").hint("secret")));
    run(async {
        let client = TestClient::new(app);
        for accept in ["text/html", "application/json", "*/*"] {
            let mut sizes = Vec::new();
            for path in ["/error", "/panic", "/long", "/hint"] {
                let response = client.get(path).header("accept", accept).await;
                response.assert_status(500).assert_not_contains("secret").assert_not_contains("shelf");
                sizes.push(response.bytes().len());
            }
            assert!(sizes.iter().all(|size| *size == sizes[0]), "{accept}: {sizes:?}");
        }
    });
}

#[test]
fn in_development_the_page_tells_the_chain_and_the_line() {
    let settings = SiteSettings { debug: true, ..SiteSettings::default() };
    let service = Service::with_settings(App::new().get("/", buy_wrapped), settings).unwrap();
    run(async {
        let client = TestClient::of(service);
        for accept in ["text/html", "application/json", "*/*"] {
            let response = client.get("/").header("accept", accept).await;
            response
                .assert_contains("the order failed")
                .assert_contains("no milk left")
                .assert_contains("failure.rs");
        }
    });
}

// row: req.typed
#[test]
fn fields_are_named_in_the_json_of_an_error() {
    let field =
        |field: &str| FieldError { location: "body", field: field.into(), message: "is <b>wrong</b>".into() };
    let app = App::new().get("/", move || {
        Err::<(), _>(
            Error::new(StatusCode::UNPROCESSABLE_ENTITY, "Check <these>.")
                .field(field("a"))
                .field(field("b.c")),
        )
    });
    run(async {
        let client = TestClient::new(app);
        let error: serde_json::Value = client.get("/").header("accept", "application/json").await.json();
        assert_eq!(error["error"]["fields"][1]["field"], "b.c");
        client.get("/").header("accept", "text/html").await.assert_contains("Check &lt;these&gt;.");
    });
}
