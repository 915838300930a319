//! What became of a button that was pressed.

use carafe_web::{IntoResponse, Response, csp::new_nonce, http::StatusCode, wanted::Wanted};
use serde_json::json;

use super::frame::{self, Frame};
use crate::markup::Markup;

/// What became of it.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) status: StatusCode,
    /// What is written on the button.
    pub(crate) label: String,
    /// What was done, or why not, in sentences.
    pub(crate) said: Vec<String>,
    /// The page with the error.
    pub(crate) back: Option<String>,
}

impl Outcome {
    pub(crate) fn refused(status: StatusCode, text: &str) -> Self {
        Self { status, label: "Not done".to_owned(), said: vec![text.to_owned()], back: None }
    }
}

/// Tells it as who asks wants it.
pub(crate) fn answer(outcome: &Outcome, wanted: Wanted) -> Response {
    let body = match wanted {
        Wanted::Html => html(outcome),
        Wanted::Json => {
            let json = json!({ "status": outcome.status.as_u16(), "action": outcome.label, "message": outcome.said.join(" ") });
            frame::typed("application/json", json.to_string())
        }
        Wanted::Text => {
            let text = format!("{}: {}\n", outcome.label, outcome.said.join("\n"));
            frame::typed("text/plain; charset=utf-8", text)
        }
    };
    let mut response = (outcome.status, body).into_response();
    frame::guard(response.headers_mut());
    response
}

fn html(outcome: &Outcome) -> Response {
    let nonce = new_nonce();
    let mut main = Markup::default();
    main.raw("<main>\n<p class=\"kind\">").raw(if outcome.status.is_success() { "Done" } else { "Not done" });
    main.raw("</p>\n<h1>").text(&outcome.label).raw("</h1>\n");
    for said in &outcome.said {
        main.raw("<p class=\"lead\">").prose(said).raw("</p>\n");
    }
    if let Some(back) = &outcome.back {
        main.raw("<p><a class=\"button\" href=\"")
            .text(back)
            .raw("\">Back to <code>")
            .text(back)
            .raw("</code></a></p>\n");
    }
    main.raw("</main>\n");
    let class = if outcome.status.is_success() { "welcome done" } else { "welcome ours" };
    Frame { title: &outcome.label, class, nonce: &nonce, forms: false }.around(main)
}
