//! The body of a request: how large it may be, and how it is read.

use std::error::Error as StdError;

use axum_core::{
    body::Body,
    extract::{DefaultBodyLimit, FromRequest, Request},
};
use bytes::Bytes;
use carafe_core::{Error, Result};
use http::{HeaderMap, StatusCode, header::CONTENT_LENGTH};
use http_body::Body as _;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use crate::{current::Current, settings::SiteSettings};

/// How many bytes the body of a request may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BodyLimit(pub u64);

impl BodyLimit {
    /// Puts the limit on a request: whoever reads more is told so, axum's own extractors too. The pipeline does it.
    /// A request without a body is left as it is.
    #[must_use]
    pub fn apply(self, mut request: Request) -> Request {
        if request.body().is_end_stream() {
            return request;
        }
        request.extensions_mut().insert(self);
        DefaultBodyLimit::disable().apply(&mut request);
        if self.0 == u64::MAX {
            return request;
        }
        let limit = usize::try_from(self.0).unwrap_or(usize::MAX);
        let current = Current::of(request.extensions()).ok().cloned();
        request.map(|body| {
            Body::new(Limited::new(body, limit).map_err(move |error| tell(current.as_ref(), error)))
        })
    }

    /// A request whose body may be read: it has a limit, and does not say itself that it is longer.
    fn check(request: Request) -> Result<Request> {
        let (limit, request) = match request.extensions().get::<Self>() {
            Some(limit) => (*limit, request),
            None => (Self::default(), Self::default().apply(request)),
        };
        let too_long = said_length(request.headers()).is_some_and(|length| length > limit.0);
        if too_long { Err(too_large()) } else { Ok(request) }
    }
}

/// Remembers that the limit was passed: an extractor of axum's tells it in words of its own, and the site has a page.
fn tell(
    current: Option<&Current>,
    error: Box<dyn StdError + Send + Sync>,
) -> Box<dyn StdError + Send + Sync> {
    if let Some(current) = current.filter(|_| error.is::<LengthLimitError>()) {
        current.body_passed_limit();
    }
    error
}

/// What holds outside of Carafe's pipeline.
impl Default for BodyLimit {
    fn default() -> Self {
        Self(SiteSettings::default().body_limit.bytes())
    }
}

/// The body piece by piece, for what is too large to hold in memory.
///
/// ```
/// use carafe_core::{App, Result};
/// use carafe_web::{WebApp, extract::BodyStream};
///
/// async fn count(mut body: BodyStream) -> Result<String> {
///     let mut bytes = 0;
///     while let Some(chunk) = body.chunk().await? {
///         bytes += chunk.len();
///     }
///     Ok(format!("{bytes} bytes"))
/// }
///
/// let app = App::new().post("/count/", count);
/// ```
#[derive(Debug)]
pub struct BodyStream(Body);

impl BodyStream {
    /// The next piece; nothing at the end.
    ///
    /// # Errors
    /// 413 once more has come than the route takes, 400 when the visitor went away before the end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>> {
        while let Some(frame) = self.0.frame().await {
            // Frames that are not data are trailers, which nobody asked for.
            if let Ok(data) = frame.map_err(|error| broken(error.into_inner()))?.into_data() {
                return Ok(Some(data));
            }
        }
        Ok(None)
    }

    /// The body itself, for what reads bodies already.
    pub fn into_inner(self) -> Body {
        self.0
    }
}

impl<S: Sync> FromRequest<S> for BodyStream {
    type Rejection = Error;

    async fn from_request(request: Request, _state: &S) -> Result<Self> {
        BodyLimit::check(request).map(|request| Self(request.into_body()))
    }
}

/// The whole body.
pub(crate) async fn read_all(request: Request) -> Result<Bytes> {
    let explained = explained(&request);
    let body = BodyLimit::check(request)?.into_body();
    let collected = body.collect().await.map_err(|error| broken(error.into_inner()))?;
    let bytes = collected.to_bytes();
    if let Some(current) = explained {
        current.remember_body(&bytes);
    }
    Ok(bytes)
}

/// The request, where an error page may want to show its body.
fn explained(request: &Request) -> Option<Current> {
    if !cfg!(debug_assertions) {
        return None;
    }
    let current = Current::of(request.extensions()).ok()?;
    current.site().settings().debug.then(|| current.clone())
}

fn said_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn broken(cause: Box<dyn StdError + Send + Sync>) -> Error {
    let gone = Error::bad_request("The request ended before its body did.").caused_by(cause);
    if gone.is::<LengthLimitError>() { too_large() } else { gone }
}

fn too_large() -> Error {
    Error::new(StatusCode::PAYLOAD_TOO_LARGE, "The body is larger than this page takes.")
        .hint("raise the limit of this route, or `body_limit` in section `[site]` of the settings")
}
