//! A client and its site.

use carafe_core::{App, Error};
use carafe_test::{TestClient, run};
use carafe_web::{Request, WebApp};

async fn failing() -> Result<&'static str, Error> {
    let number: u32 = "twelve".parse()?;
    Ok(if number > 0 { "some" } else { "none" })
}

fn seen(request: Request) -> String {
    let header =
        |name: &str| request.headers().get(name).map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
    format!("{} {} host={} x-one={}", request.method(), request.uri(), header("host"), header("x-one"))
}

// row: test.client
#[test]
fn defaults_of_the_client_go_with_every_request() {
    run(async {
        let client = TestClient::new(App::new().get("/", seen)).header("x-one", "1");
        client.get("/").await.assert_text("GET / host=localhost x-one=1");
        let client = client.host("example.com").https();
        client.get("/").await.assert_text("GET / host=example.com x-one=1");
    });
}

// row: test.client
#[test]
fn an_error_is_a_response_unless_it_shall_propagate() {
    let client = TestClient::new(App::new().get("/", failing));
    run(async { _ = client.get("/").await.assert_status(500).assert_not_contains("invalid digit") });

    let line = line!() + 1;
    let panic = panic_of(|| run(async { drop(client.get("/").propagate_errors().await) }));
    assert!(panic.contains("invalid digit found in string"), "{panic}");
    assert!(panic.contains(&format!("client.rs:{line}")), "{panic}");
}

fn panicking() -> &'static str {
    panic!("the cellar is empty")
}

// row: err.propagate
#[test]
fn a_panic_is_a_clean_500_unless_it_shall_propagate() {
    let client = TestClient::new(App::new().get("/", panicking).get("/other", || "fine"));
    run(async {
        let response = client.get("/").await;
        response.assert_status(500).assert_not_contains("cellar");
        assert!(response.error().unwrap().to_string().contains("the cellar is empty"), "{response:?}");
        client.get("/other").await.assert_text("fine");
    });
    let panic = panic_of(|| run(async { drop(client.get("/").propagate_errors().await) }));
    assert!(panic.contains("the cellar is empty"), "{panic}");
}

#[test]
fn an_app_that_does_not_start_is_reported_as_a_whole() {
    let line = line!() + 1;
    let app = || App::new().get("/a", || "1").get("/a", || "2").get("/b", || "1").get("/b", || "2");
    let panic = panic_of(|| drop(TestClient::new(app())));
    assert!(panic.starts_with("the app does not start"), "{panic}");
    assert_eq!(panic.matches("routes.E00").count(), 2, "{panic}");
    assert!(panic.contains(&format!("client.rs:{line}")), "{panic}");
}

// row: test.introspect
#[test]
fn a_response_knows_its_error_and_its_route() {
    run(async {
        let client = TestClient::new(App::new().mount("/in", App::named("inner").get("/failing", failing)));
        let response = client.get("/in/failing").await;
        assert_eq!(response.route(), Some("inner.failing"));
        assert!(response.error().unwrap().is::<std::num::ParseIntError>());
    });
}

#[test]
fn a_path_must_be_absolute() {
    let client = TestClient::new(App::new());
    let panic = panic_of(|| drop(client.get("nope")));
    assert_eq!(
        panic,
        "the path \"nope\" must begin with `/`, or be a whole address with `http://` or `https://`"
    );
}

pub(crate) fn panic_of(body: impl FnOnce()) -> String {
    let payload = std::panic::catch_unwind(std::panic::AssertUnwindSafe(body)).expect_err("it must panic");
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => (*payload.downcast::<&str>().unwrap()).to_owned(),
    }
}
