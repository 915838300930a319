//! What a response can be asked.

use carafe_core::App;
use carafe_test::{TestClient, run};
use carafe_web::WebApp;

use crate::client::panic_of;

#[derive(Debug, PartialEq, serde::Deserialize)]
struct Price {
    amount: u32,
}

// row: test.introspect
#[test]
fn body_headers_and_json_can_be_read() {
    run(async {
        let app = App::new().get("/", || ([("x-one", "1"), ("x-two", "2")], r#"{"amount": 3}"#));
        let response = TestClient::new(app).get("/").await;
        assert_eq!(response.json::<Price>(), Price { amount: 3 });
        assert_eq!((response.header("X-One"), response.header("x-three")), (Some("1"), None));
        assert_eq!(response.bytes().len(), response.text().len());
        let panic = panic_of(|| drop(response.json::<Vec<u8>>()));
        assert!(panic.contains("expected a sequence") && panic.contains("amount"), "{panic}");
    });
}

#[test]
fn cookies_of_a_response_can_be_read() {
    run(async {
        let header = "a=1; Path=/x; Domain=a.test; Max-Age=5; Secure; HttpOnly; SameSite=Strict";
        let app = App::new().get("/", move || [("set-cookie", header)]);
        let cookie = TestClient::new(app).get("/").await.cookie("a").unwrap();
        assert_eq!(
            (cookie.name(), cookie.value(), cookie.path(), cookie.domain()),
            ("a", "1", Some("/x"), Some("a.test"))
        );
        assert_eq!((cookie.max_age(), cookie.same_site()), (Some(5), Some("Strict")));
        assert!(cookie.is_secure() && cookie.is_http_only() && !cookie.is_removal());
    });
}
