//! What a handler returns, through the whole service.

mod abort;
mod convert;
mod cookie;
mod file;
mod headers;
mod redirect;
mod stream;
mod unchanged;
mod upload;

use std::sync::Arc;

use axum::body::to_bytes;
use carafe_core::{App, Error};
use carafe_web::{Body, Handler, Peer, Request, Response, Service, WebApp, any};
use http::{HeaderMap, StatusCode};

/// A response with its whole body.
#[derive(Debug)]
struct Answered {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answered {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// Asks a site whose only function, on `/`, is this one.
fn ask<H: Handler<M>, M: 'static>(handler: H, head: &str) -> Answered {
    run(async { read(send(handler, head).await).await })
}

fn get<H: Handler<M>, M: 'static>(handler: H) -> Answered {
    ask(handler, "GET")
}

/// A head is a method and then headers, one a line: `GET\nrange: bytes=0-9`.
async fn send<H: Handler<M>, M: 'static>(handler: H, head: &str) -> Response {
    let service = Service::build(App::new().route("/", any(handler))).unwrap();
    service.answer(request(head), Peer::InProcess).await
}

fn request(head: &str) -> Request {
    let mut lines = head.lines().map(str::trim);
    let mut request = Request::builder().uri("/").method(lines.next().unwrap()).header("host", "localhost");
    for line in lines {
        let (name, value) = line.split_once(": ").unwrap();
        request = request.header(name, value);
    }
    request.body(Body::empty()).unwrap()
}

/// Of an error page only what the error says is kept; what is around it has tests of its own.
async fn read(response: Response) -> Answered {
    let (parts, body) = response.into_parts();
    let mut body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
    if let Some(error) = parts.extensions.get::<Arc<Error>>() {
        assert!(String::from_utf8_lossy(&body).contains(error.message()), "{error:?}");
        body = error.message().as_bytes().to_vec();
    }
    Answered { status: parts.status, headers: parts.headers, body }
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}
