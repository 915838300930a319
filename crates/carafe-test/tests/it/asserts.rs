//! What assertions say when they fail: both sides, and what is around them.

use carafe_core::{App, Error};
use carafe_test::{TestClient, TestResponse, run};
use carafe_web::WebApp;

use crate::client::panic_of;

fn app() -> App {
    App::new()
        .get("/", || "Hello, World!")
        .get("/json", || r#"{"items": [{"price": 3}, {"price": 4}]}"#)
        .get("/cookie", || [("set-cookie", "a=1; Path=/")])
        .get("/away", || (http::StatusCode::SEE_OTHER, [("location", "/login?next=%2Faway")]))
        .get("/broken", || Err::<(), _>(Error::internal("the disk is gone")))
        .get("/bytes", || vec![0xff_u8, 0xfe])
        .get("/long", || "x".repeat(5000))
}

fn response(path: &str) -> TestResponse {
    run(async { TestClient::new(app()).get(path).await })
}

/// The panic of an assertion on a response must hold all of these.
fn check(path: &str, assertion: for<'a> fn(&'a TestResponse) -> &'a TestResponse, expected: &[&str]) {
    let response = response(path);
    let panic = panic_of(|| _ = assertion(&response));
    for text in expected {
        assert!(panic.contains(text), "expected {text:?} in\n{panic}");
    }
}

// row: test.asserts
#[test]
fn failed_assertions_print_both_sides_and_the_body() {
    check(
        "/nope",
        |r| r.assert_status(200),
        &["status 200 was expected, 404 came", "GET /nope answered 404"],
    );
    check("/", |r| r.assert_contains("Bye"), &["\"Bye\"", "body: 13 bytes\nHello, World!"]);
    check("/", |r| r.assert_contains_times("o", 3), &["expected 3 times, it is there 2 times"]);
    check("/", |r| r.assert_not_contains("World"), &["at byte 7", "\"World\""]);
    check("/", |r| r.assert_text("Hello"), &["expected: \"Hello\"\n    actual: \"Hello, World!\""]);
    check("/", |r| r.assert_header("x-one", "1"), &["the header x-one with \"1\" was expected, there is []"]);
    check("/cookie", |r| r.assert_no_header("set-cookie"), &["no header set-cookie was expected", "a=1"]);
    check("/cookie", |r| r.assert_cookie("a", "2"), &["the cookie a=2 was expected, set are [\"a=1\"]"]);
    check("/cookie", |r| r.assert_no_cookie("a"), &["no cookie a was expected"]);
    check(
        "/away",
        |r| r.assert_redirects_to("/"),
        &["redirect to \"/\" was expected", "/login?next=%2Faway"],
    );
    check("/", |r| r.assert_redirects_to("/x"), &["a redirect to \"/x\" was expected, 200 came"]);
    check("/", |r| r.assert_route("home"), &["the route home was expected, matched is None"]);
}

// row: test.asserts
#[test]
fn json_is_compared_value_by_value() {
    let right = serde_json::json!({"items": [{"price": 3}, {"price": 4}]});
    response("/json").assert_json(right);
    check(
        "/json",
        |r| r.assert_json(serde_json::json!({"items": [{"price": 3}, {"price": 5}]})),
        &["items[1].price: 5 was expected, 4 came", "\"price\": 5", "\"price\": 4"],
    );
    check(
        "/json",
        |r| r.assert_json(serde_json::json!({"items": [{"price": 3}]})),
        &["items: 1 items were expected, 2 came"],
    );
    check("/json", |r| r.assert_json(serde_json::json!({"total": 7})), &["total is missing"]);
    check("/json", |r| r.assert_json(serde_json::json!({})), &["items was not expected"]);
    check("/", |r| r.assert_json(1), &["not the JSON that was expected", "Hello, World!"]);
}

// row: test.asserts
#[test]
fn a_failed_status_shows_the_chain_of_a_500() {
    check("/broken", |r| r.assert_status(200), &["error: 500 the disk is gone", "asserts.rs:"]);
}

#[test]
fn bodies_are_shown_as_far_as_they_help() {
    check("/bytes", |r| r.assert_status(404), &["body: 2 bytes that are not text"]);
    check("/bytes", |r| r.assert_contains("x"), &["the body is not UTF-8"]);
    check("/long", |r| r.assert_status(404), &["body: 5000 bytes, beginning with\nxxx", "x …"]);
}

// row: test.asserts
#[test]
fn a_failure_points_at_the_line_of_the_test() {
    let place = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
    let seen = std::sync::Arc::clone(&place);
    let response = response("/");
    let before = std::panic::take_hook();
    let this_thread = std::thread::current().id();
    std::panic::set_hook(Box::new(move |info| {
        if std::thread::current().id() == this_thread {
            *seen.lock().unwrap() = info.location().unwrap().to_string();
        } else {
            before(info);
        }
    }));
    let line = line!() + 1;
    panic_of(|| _ = response.assert_status(404).assert_text("x"));
    assert!(place.lock().unwrap().contains(&format!("asserts.rs:{line}:")), "{place:?}");
}
