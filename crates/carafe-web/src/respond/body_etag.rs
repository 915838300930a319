//! A tag out of the bytes of a body.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum_core::{
    body::Body,
    response::{IntoResponse, Response},
};
use carafe_core::Error;
use http::header;
use http_body::Body as _;
use http_body_util::BodyExt;

use super::reply::Reply;
use crate::{conditional::ETag, handler::Answer};

impl Reply {
    /// Makes the `ETag` out of the body, so that a browser that has the very same bytes is told 304.
    ///
    /// ```
    /// use carafe_core::App;
    /// use carafe_web::{WebApp, respond::json};
    ///
    /// let app = App::new().get("/prices", || json([1, 2, 3]).etag_from_body());
    /// ```
    ///
    /// It saves the sending, not the making; to save that too, see
    /// [`Conditions::check`](crate::conditional::Conditions::check). A streamed body is left alone, and so is a reply
    /// that has an `ETag` (every file has one). Bodies that hold something new each time, such as a CSRF token, never
    /// match.
    pub fn etag_from_body(self) -> Self {
        if self.is_late() {
            return self;
        }
        self.later(Box::new(|_, response| {
            Answer::new(async move { tagged(response).await.unwrap_or_else(IntoResponse::into_response) })
        }))
    }
}

async fn tagged(response: Response) -> Result<Response, Error> {
    if response.headers().contains_key(header::ETAG) || response.body().size_hint().exact().is_none() {
        return Ok(response);
    }
    let (mut parts, body) = response.into_parts();
    let bytes = body.collect().await?.to_bytes();
    parts.headers.insert(header::ETAG, etag_of(&bytes).to_header());
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

/// Two hashes of 64 bits. They tell versions of one page apart; nothing that is secret hangs on them.
pub(super) fn etag_of(bytes: &[u8]) -> ETag {
    let hash = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, bytes).hash(&mut hasher);
        hasher.finish()
    };
    ETag::strong(&format!("{:016x}{:016x}", hash(0), hash(1)))
}
