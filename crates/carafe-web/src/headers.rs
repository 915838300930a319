//! The headers that every response gets, in one pass.

use axum_core::response::Response;
use http::{HeaderName, HeaderValue, header};

use crate::current::RequestId;

/// The header that carries the id of a request.
pub(crate) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What a browser is told by every response, unless the response says otherwise.
const DEFAULTS: [(HeaderName, HeaderValue); 3] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin")),
];

/// Adds the request's id and the default headers.
pub(crate) fn add_defaults(response: &mut Response, id: &RequestId) {
    let headers = response.headers_mut();
    headers.reserve(DEFAULTS.len() + 1);
    headers.insert(X_REQUEST_ID, id.header());
    for (name, value) in DEFAULTS {
        headers.entry(name).or_insert(value);
    }
}
