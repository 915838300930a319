//! A layer that sends answers compressed.

mod gzip;
pub(crate) mod worth;

use std::{
    convert::Infallible,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use axum_core::{
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, header};
use http_body::Body as _;
use http_body_util::BodyExt;
use tower_layer::Layer;
use tower_service::Service;

use crate::{conditional::ETag, extract::AcceptEncoding};

/// Sends answers with gzip to who can read it: Django's `GZipMiddleware`. It needs the feature `compress`.
///
/// ```
/// use carafe_core::App;
/// use carafe_web::{WebApp, compress::Compress};
///
/// let app = App::new().layer(Compress::new()).get("/", || "Hello, ".repeat(1000));
/// ```
///
/// Compressed are texts, JSON, XML, SVG, WebAssembly and the like, from 1 KiB on; not what is compressed already, not
/// a range of a file, not what says `Cache-Control: no-transform`, and nothing that would not become smaller. A
/// streamed answer is compressed piece by piece, and each piece still leaves at once. The `ETag` becomes weak, for the
/// bytes are others; `Vary` tells caches.
///
/// Level 1 takes a quarter of the time of gzip's usual 6, and is nearly as small on pages.
///
/// The length of a compressed page can tell what is secret in it, if the page also repeats what a visitor sent
/// (BREACH). Each answer is made longer by up to 100 random bytes, which makes the attack slow; pages with both are
/// better left out.
#[derive(Debug, Clone, Copy)]
#[must_use = "it does nothing until it is given to `App::layer`"]
pub struct Compress {
    level: u32,
    from: u64,
}

impl Compress {
    /// Level 1, from 1 KiB on.
    pub fn new() -> Self {
        Self { level: 1, from: 1024 }
    }

    /// How hard to try: 1, fast, to 9, small.
    ///
    /// # Panics
    /// At set-up, if it is neither.
    #[track_caller]
    pub fn level(mut self, level: u32) -> Self {
        assert!((1..=9).contains(&level), "the level {level} must be 1 to 9");
        self.level = level;
        self
    }

    /// How many bytes an answer has at least to be compressed. Streamed ones, whose length nobody knows, always are.
    pub fn from_bytes(mut self, bytes: u64) -> Self {
        self.from = bytes;
        self
    }
}

impl Default for Compress {
    fn default() -> Self {
        Self::new()
    }
}

impl<S> Layer<S> for Compress {
    type Service = Compressed<S>;

    fn layer(&self, inner: S) -> Compressed<S> {
        Compressed { inner, compress: *self }
    }
}

/// A service whose answers are compressed: what [`Compress`] makes of another.
#[derive(Debug, Clone)]
pub struct Compressed<S> {
    inner: S,
    compress: Compress,
}

impl<S> Service<Request> for Compressed<S>
where
    S: Service<Request, Error = Infallible>,
    S::Response: IntoResponse,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let asked = Asked::of(&request);
        let (compress, answer) = (self.compress, self.inner.call(request));
        Box::pin(async move {
            let response = answer.await?.into_response();
            Ok(compress.apply(asked, response).await)
        })
    }
}

/// What must be known of the request.
#[derive(Clone, Copy)]
struct Asked {
    gzip: bool,
    head: bool,
}

impl Asked {
    fn of(request: &Request) -> Self {
        let gzip = AcceptEncoding::of(request.headers()).best(&["gzip"]).is_some();
        Self { gzip, head: request.method() == Method::HEAD }
    }
}

/// Bodies up to this length are compressed at once, to see whether it makes them smaller.
const AT_ONCE: u64 = 64 * 1024;

impl Compress {
    async fn apply(self, asked: Asked, mut response: Response) -> Response {
        let length = length_of(&response);
        if !worth::is_fit(&response) || length.is_some_and(|length| length < self.from) {
            return response;
        }
        add_vary(response.headers_mut());
        match length {
            _ if !asked.gzip => response,
            _ if asked.head => encoded(response.map(|_| Body::empty())),
            Some(length) if length <= AT_ONCE => self.at_once(response).await,
            _ => encoded(response.map(|body| Body::new(gzip::Gzip::new(body, self.level)))),
        }
    }

    async fn at_once(self, response: Response) -> Response {
        let (parts, body) = response.into_parts();
        let bytes = match body.collect().await {
            Ok(collected) => collected.to_bytes(),
            Err(error) => return Response::from_parts(parts, broken(error)),
        };
        let smaller = gzip::compressed(&bytes, self.level);
        match smaller.len() < bytes.len() {
            true => encoded(Response::from_parts(parts, Body::from(smaller))),
            false => Response::from_parts(parts, Body::from(bytes)),
        }
    }
}

/// The answer to HEAD may have no body and yet the length that GET would have.
fn length_of(response: &Response) -> Option<u64> {
    let said =
        response.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    said.or_else(|| response.body().size_hint().exact())
}

fn encoded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    headers.remove(header::CONTENT_LENGTH);
    // Ranges would count the bytes of the file, and these are others.
    headers.remove(header::ACCEPT_RANGES);
    let etag = headers.get(header::ETAG).and_then(|etag| ETag::parse(etag.to_str().ok()?));
    if let Some(etag) = etag.filter(|etag| !etag.is_weak())
        && let Ok(weak) = HeaderValue::try_from(format!("W/{etag}"))
    {
        headers.insert(header::ETAG, weak);
    }
    response
}

fn add_vary(headers: &mut HeaderMap) {
    let names = |value: &HeaderValue| {
        value.to_str().is_ok_and(|text| {
            text.split(',')
                .map(str::trim)
                .any(|name| name == "*" || name.eq_ignore_ascii_case("accept-encoding"))
        })
    };
    if !headers.get_all(header::VARY).iter().any(names) {
        headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
}

/// A body that fails as the one did that was to be compressed: the status is right, and the client learns of it.
fn broken(error: axum_core::Error) -> Body {
    Body::new(Failing(Some(error)))
}

struct Failing(Option<axum_core::Error>);

impl http_body::Body for Failing {
    type Data = Bytes;
    type Error = axum_core::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, axum_core::Error>>> {
        Poll::Ready(self.0.take().map(Err))
    }
}
