//! 304 and 412 for any answer that says what state it shows.

use axum_core::response::{IntoResponse, Response};
use carafe_core::Error;
use http::{HeaderMap, Method, StatusCode, header};

use crate::conditional::{Conditions, ETag, Validators, Verdict};

/// Compares the `ETag` and `Last-Modified` of an answer with what the request already has (RFC 9110, 13.2).
///
/// Only a 200 to GET or HEAD is looked at. For other methods it would be too late: the handler has changed things
/// already, and must ask [`Conditions`] itself before it does.
pub(super) fn or_unchanged(method: &Method, headers: &HeaderMap, response: Response) -> Response {
    let reads = *method == Method::GET || *method == Method::HEAD;
    if headers.is_empty() || !reads || response.status() != StatusCode::OK {
        return response;
    }
    let Some(state) = validators(&response) else { return response };
    match Conditions::of(headers).evaluate(method, Some(&state)) {
        Verdict::Proceed => response,
        Verdict::NotModified => not_modified(response),
        Verdict::PreconditionFailed => Error::of(StatusCode::PRECONDITION_FAILED).into_response(),
    }
}

/// The same answer, for who has its body already: everything that describes the body goes (RFC 9110, 15.4.5).
pub(super) fn not_modified(mut response: Response) -> Response {
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    for described in
        [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_ENCODING, header::CONTENT_DISPOSITION]
    {
        response.headers_mut().remove(described);
    }
    *response.body_mut() = axum_core::body::Body::empty();
    response
}

pub(super) fn validators(response: &Response) -> Option<Validators> {
    let text = |name| response.headers().get(name)?.to_str().ok();
    let etag = text(header::ETAG).and_then(ETag::parse);
    let modified = text(header::LAST_MODIFIED).and_then(|date| httpdate::parse_http_date(date).ok());
    if etag.is_none() && modified.is_none() {
        return None;
    }
    let state = etag.map_or_else(Validators::default, |etag| Validators::default().etag(etag));
    Some(modified.map_or(state.clone(), |when| state.modified(when)))
}
