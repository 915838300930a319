//! The answer to an error in development: a page, JSON or text, as who asks wants it.

mod body;
mod calls;
mod routes;
mod source;
mod tables;
mod welcome;

use std::hash::{BuildHasher, RandomState};

use carafe_core::Error;
use carafe_web::{
    Current, IntoResponse, Response,
    http::{HeaderValue, header},
    wanted::Wanted,
};

use crate::{
    Panics,
    fault::{Fault, Kind},
    json,
    markup::Markup,
    report,
};

/// Explains an error.
pub(crate) fn answer(
    current: &Current,
    error: &Error,
    (panics, wanted): (&Panics, Wanted),
) -> Option<Response> {
    let fault = Fault::gather(current, error, panics);
    let mut response = match wanted {
        Wanted::Html => html(&fault),
        Wanted::Json => typed("application/json", json::write(current, error, &fault)),
        Wanted::Text => typed("text/plain; charset=utf-8", report::write(&fault)),
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("accept"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Some(response)
}

fn typed(kind: &'static str, text: String) -> Response {
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

/// The page may run its own style and script and nothing else, whatever it shows.
fn html(fault: &Fault) -> Response {
    let nonce = nonce();
    let policy = format!(
        "default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; img-src data:; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'"
    );
    let page = document(fault, &nonce);
    ([(header::CONTENT_SECURITY_POLICY, policy)], typed("text/html; charset=utf-8", page)).into_response()
}

fn document(fault: &Fault, nonce: &str) -> String {
    let mut page = Markup::default();
    page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.raw(
        "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"robots\" content=\"noindex\">\n",
    );
    page.raw("<link rel=\"icon\" href=\"data:,\">\n<title>");
    page.text(&fault.title).raw("</title>\n<style nonce=\"").text(nonce).raw("\">");
    page.raw(include_str!("page/page.css")).raw("</style>\n</head>\n<body class=\"");
    page.raw(match fault.kind {
        Kind::Welcome => "welcome",
        _ if fault.status < 500 => "theirs",
        _ => "ours",
    });
    page.raw("\">\n");
    match fault.kind {
        Kind::Welcome => welcome::write(&mut page),
        _ => body::write(&mut page, fault),
    }
    page.raw("<script nonce=\"").text(nonce).raw("\">").raw(include_str!("page/page.js"));
    page.raw("</script>\n</body>\n</html>\n");
    page.finish()
}

/// 128 bits that nobody can foresee: the keys of the standard library's hasher are drawn by chance.
fn nonce() -> String {
    let draw = || RandomState::new().hash_one(0u8);
    format!("{:016x}{:016x}", draw(), draw())
}
