//! Which function answers which method.

use carafe_core::App;
use carafe_web::{WebApp, any, get, post};
use http::Method;

use super::check;

// row: route.methods
#[test]
fn methods_of_one_path_count_together() {
    let app = App::new()
        .get("/n/", || "")
        .post("/n/", || "")
        .form("/f/", || "")
        .route("/r/", get(|| "").put(|| "").patch(|| "").delete(|| ""))
        .route("/a/", any(|| ""))
        .route("/s/", post(|| ""))
        .route("/o/", get(|| "").options(|| "").head(|| ""))
        .route("/w/", get(|| "").on([Method::from_bytes(b"REPORT").unwrap()], || ""));
    check(
        app,
        &[
            ("GET /n/", "/n/"),
            ("HEAD /n/", "/n/"),
            ("POST /n/", "/n/"),
            ("DELETE /n/", "405 GET, HEAD, OPTIONS, POST"),
            ("OPTIONS /n/", "options GET, HEAD, OPTIONS, POST"),
            ("POST /f/", "/f/"),
            ("TRACE /r/", "405 DELETE, GET, HEAD, OPTIONS, PATCH, PUT"),
            ("BREW /a/", "/a/"),
            ("OPTIONS /a/", "/a/"),
            ("HEAD /s/", "405 OPTIONS, POST"),
            ("OPTIONS /o/", "/o/"),
            ("REPORT /w/", "/w/"),
            ("POST /w/", "405 GET, HEAD, OPTIONS, REPORT"),
        ],
    );
}

/// A struct of functions for one path: plain associated functions are handlers, so no trait is needed.
struct NoteView;

impl NoteView {
    fn show() -> &'static str {
        "show"
    }

    async fn update() -> &'static str {
        "update"
    }

    fn methods() -> carafe_web::Methods {
        get(Self::show).post(Self::update).name("note")
    }
}

// row: route.view_class
#[test]
fn functions_of_a_type_are_handlers() {
    let app = App::new().route("/note/", NoteView::methods());
    check(
        app,
        &[
            ("GET /note/", "/note/"),
            ("POST /note/", "/note/"),
            ("PUT /note/", "405 GET, HEAD, OPTIONS, POST"),
        ],
    );
}
