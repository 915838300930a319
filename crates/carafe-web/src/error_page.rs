//! The plain answers to errors: HTML, JSON or text, as the visitor asks; nothing about the inside in production.

use std::{fmt::Write as _, sync::Arc};

use axum_core::response::{IntoResponse, Response};
use carafe_core::Error;
use http::{HeaderValue, StatusCode, header};

use crate::{current::Current, debug_page, request_id::RequestId, wanted::Wanted};

/// The page for an error that no handler of the site took.
pub(crate) fn render(current: &Current, error: &Error) -> Response {
    let wanted = Wanted::of(&current.head().headers);
    if let Some(explained) = debug_page::explain(current, error, wanted) {
        return explained.with_status(error.status());
    }
    let detail = debug_page::may_explain(current).then(|| format!("{error:?}{}", hint(error)));
    let page = Page { error, id: current.id(), detail: detail.as_deref() };
    match wanted {
        Wanted::Html => respond("text/html; charset=utf-8", page.html()),
        Wanted::Json => respond("application/json", page.json()),
        Wanted::Text => respond("text/plain; charset=utf-8", page.text()),
    }
    .with_status(error.status())
}

/// The answer to a request that is refused before anything of the site sees it. It names no detail even in
/// development: what was sent is not echoed.
pub(crate) fn refuse(id: &RequestId, error: &Error) -> Response {
    let page = Page { error, id, detail: None };
    let mut response = respond("text/plain; charset=utf-8", page.text()).with_status(error.status());
    for (name, value) in error.headers() {
        response.headers_mut().insert(name, value.clone());
    }
    response
}

/// Tells the log of an error: with its chain when it is ours (5xx), in a line when it is the visitor's.
pub(crate) fn log(current: &Current, error: &Arc<Error>) {
    let status = error.status().as_u16();
    if error.status().is_server_error() {
        tracing::error!(target: "carafe::request", id = %current.id(), status, place = %error.place(), "{error:?}{}", hint(error));
    } else {
        tracing::debug!(target: "carafe::request", id = %current.id(), status, place = %error.place(), "{error}");
    }
}

/// Tells the log of a request that was refused before the site saw it. With a hint it may be the owner's to mend, as
/// when the site does not know its own name.
pub(crate) fn log_refused(id: &RequestId, host: Option<&HeaderValue>, error: &Error) {
    let status = error.status().as_u16();
    if error.hint_text().is_some() {
        tracing::warn!(target: "carafe::request", id = %id, status, host = ?host, "{error}{}", hint(error));
    } else {
        tracing::debug!(target: "carafe::request", id = %id, status, host = ?host, "{error}");
    }
}

fn hint(error: &Error) -> String {
    error.hint_text().map(|hint| format!("\n  help: {hint}")).unwrap_or_default()
}

struct Page<'a> {
    error: &'a Error,
    id: &'a RequestId,
    detail: Option<&'a str>,
}

impl Page<'_> {
    /// What the visitor may read. A server error says nothing of its own unless it was written for visitors.
    fn title(&self) -> &str {
        self.error.status().canonical_reason().unwrap_or("Error")
    }

    fn message(&self) -> &str {
        self.error.own_message().unwrap_or_default()
    }

    fn text(&self) -> String {
        let mut text = format!("{} {}\n", self.error.status().as_u16(), self.title());
        for part in [self.message(), self.detail.unwrap_or_default()] {
            if !part.is_empty() {
                let _ = writeln!(text, "\n{part}");
            }
        }
        let _ = writeln!(text, "\nRequest {}", self.id);
        text
    }

    fn html(&self) -> String {
        let (status, title) = (self.error.status().as_u16(), self.title());
        let mut html = format!(
            "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<title>{status} {title}</title>\n<h1>{title}</h1>\n"
        );
        if !self.message().is_empty() {
            let _ = writeln!(html, "<p>{}</p>", escape(self.message()));
        }
        if let Some(detail) = self.detail {
            let _ = writeln!(html, "<pre>{}</pre>", escape(detail));
        }
        let _ = writeln!(html, "<p><small>Request <code>{}</code></small></p>\n</html>", self.id);
        html
    }

    fn json(&self) -> String {
        let fields: Vec<_> = self.error.fields().iter().map(field_json).collect();
        let mut error = serde_json::json!({
            "status": self.error.status().as_u16(),
            "message": self.error.message(),
            "request_id": self.id.to_string(),
        });
        if !fields.is_empty() {
            error["fields"] = fields.into();
        }
        if let Some(detail) = self.detail {
            error["detail"] = detail.into();
        }
        serde_json::json!({ "error": error }).to_string()
    }
}

fn field_json(field: &carafe_core::error::FieldError) -> serde_json::Value {
    serde_json::json!({ "location": field.location, "field": field.field, "message": field.message })
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

fn respond(content_type: &'static str, body: String) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("accept"));
    response
}

trait WithStatus {
    fn with_status(self, status: StatusCode) -> Self;
}

impl WithStatus for Response {
    fn with_status(mut self, status: StatusCode) -> Self {
        *self.status_mut() = status;
        self
    }
}
