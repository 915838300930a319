//! What handlers ask for. The cases are tables: what is sent, what comes back.

mod accept;
mod authorization;
mod client_addr;
mod content_type;
mod cookies;
mod core;
mod form;
mod json;
mod multipart;
mod path;
mod query;
mod state;

use axum_core::{body::Body, extract::Request};
use carafe_core::{App, Error};
use carafe_web::{Peer, Service};
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt;

/// Sends one request to a site and gives the status and the text of the answer.
fn send(app: App, request: Request) -> (StatusCode, String) {
    let service = Service::build(app).unwrap();
    block_on(async {
        let response = service.answer(request, Peer::InProcess).await;
        let status = response.status();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8_lossy(&bytes).into_owned())
    })
}

fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// A request written as `POST /path`, with headers written as `name: value`, one a line.
fn request(start: &str, headers: &str, body: impl Into<Body>) -> Request {
    let (method, target) = start.split_once(' ').unwrap();
    let mut builder = Request::builder().method(method).uri(target).header("host", "localhost");
    for line in headers.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':').unwrap();
        builder = builder.header(name, value.trim());
    }
    builder.body(body.into()).unwrap()
}

/// Headers written as `name: value`, one a line.
fn headers(lines: &str) -> HeaderMap {
    request("GET /", lines, "").into_parts().0.headers
}

/// An extracted value, or the refusal with all of its fields, as one text.
fn told<T>(result: Result<T, Error>, show: impl FnOnce(T) -> String) -> String {
    result.map_or_else(|error| refusal(&error), show)
}

fn refusal(error: &Error) -> String {
    let fields = error.fields().iter().map(|f| format!("{}.{} {}", f.location, f.field, f.message));
    let fields: Vec<_> = fields.collect();
    match fields.is_empty() {
        true => format!("{}: {}", error.status().as_u16(), error.message()),
        false => format!("{}: {}", error.status().as_u16(), fields.join("; ")),
    }
}
