//! Redirects: where they lead, and with what.

use carafe_core::App;
use carafe_test::{TestClient, run};
use carafe_web::{Request, WebApp, any};
use http::{Method, StatusCode};

use crate::client::panic_of;

/// `/to?307,/end`: redirects with that status to that place.
fn to(request: Request) -> (StatusCode, [(&'static str, String); 1]) {
    let (status, place) = request.uri().query().unwrap().split_once(',').unwrap();
    let status = StatusCode::from_bytes(status.as_bytes()).unwrap();
    (status, [("location", place.to_owned())])
}

fn end(method: Method, uri: http::Uri, body: String) -> String {
    format!("{method} {uri} {body}")
}

fn client() -> TestClient {
    TestClient::new(App::new().route("/to", any(to)).route("/end", any(end)).route("/deep/to", any(to)))
}

// row: test.client
#[test]
fn method_and_body_follow_the_rules_of_each_status() {
    let cases = [
        (Method::GET, 301, "GET /end "),
        (Method::POST, 301, "GET /end "),
        (Method::POST, 302, "GET /end "),
        (Method::PUT, 302, "PUT /end body"),
        (Method::POST, 303, "GET /end "),
        (Method::PUT, 303, "GET /end "),
        (Method::POST, 307, "POST /end body"),
        (Method::PATCH, 308, "PATCH /end body"),
    ];
    run(async {
        for (method, status, expected) in cases {
            let body = if method == Method::GET { "" } else { "body" };
            let response = client().request(method, &format!("/to?{status},/end")).body(body).follow().await;
            response.assert_status(200).assert_text(expected);
            assert_eq!(response.history()[0].status(), status);
        }
    });
}

// row: test.introspect
#[test]
fn the_way_to_the_page_is_kept() {
    run(async {
        let response = client().get("/to?302,/to?303,/end?a=1%23x#part").follow().await;
        response.assert_text("GET /end?a=1%23x ");
        let steps: Vec<_> = response.history().iter().map(|step| (step.path(), step.location())).collect();
        assert_eq!(steps.len(), 2);
        assert_eq!(steps[1], ("/to?303,/end?a=1%23x", "/end?a=1%23x"));
        assert_eq!(response.path(), "/end?a=1%23x");
    });
}

// row: test.client
#[test]
fn places_are_resolved_as_in_a_browser() {
    let cases = [
        ("/deep/to?302,../end", "/end"),
        ("/deep/to?302,./../end?x", "/end?x"),
        ("/deep/to?302,../../../end", "/end"),
        ("/to?302,end", "/end"),
        ("/to?302,http://localhost/end", "/end"),
        ("/to?302,//localhost/end", "/end"),
        ("/to?302,http://localhost/end#x", "/end"),
    ];
    run(async {
        for (path, expected) in cases {
            let response = client().get(path).follow().await;
            assert_eq!((response.status(), response.path()), (200, expected), "{path}");
        }
    });
}

// row: test.client
#[test]
fn another_site_is_not_visited() {
    run(async {
        for place in
            ["https://example.com/end", "//example.com/end", "mailto:x@example.com", "javascript:alert(1)"]
        {
            let response = client().get(&format!("/to?302,{place}")).follow().await;
            response.assert_status(302).assert_header("location", place);
        }
    });
}

// row: test.client
#[test]
fn a_loop_ends() {
    let app = App::new().get("/a", || (StatusCode::FOUND, [("location", "/a")]));
    let client = TestClient::new(app);
    let panic = panic_of(|| run(async { drop(client.get("/a").follow().await) }));
    assert!(panic.starts_with("20 redirects and still no page"), "{panic}");
    assert!(panic.contains("GET /a (302) to /a"), "{panic}");
}

#[test]
fn without_follow_the_redirect_is_the_response() {
    run(async {
        let response = client().get("/to?302,/end?a=1").await;
        response.assert_redirects_to("/end?a=1").assert_redirects_to("http://localhost/end?a=1");
        assert!(response.history().is_empty());
    });
}
