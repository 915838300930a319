//! Answers that must not have a body, and lengths that are true (RFC 9110, 6.4.1 and 8.6).

use axum_core::{body::Body, response::Response};
use http::{HeaderValue, Method, StatusCode, header};
use http_body::Body as _;

/// Takes away the body where there must be none: of an answer to HEAD, and of 204, 205 and 304.
///
/// The pipeline calls it last. A body left there would be read by the client as the beginning of the next answer.
/// The answer to HEAD keeps the length that GET would have, as far as it is known. A `Content-Length` that is not the
/// length of the body is corrected.
#[must_use]
pub fn without_body(method: &Method, mut response: Response) -> Response {
    match response.status() {
        StatusCode::NO_CONTENT => emptied(response, &[header::CONTENT_LENGTH, header::CONTENT_TYPE]),
        StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED => emptied(response, &[header::CONTENT_LENGTH]),
        _ if method == Method::HEAD && !response.body().is_end_stream() => {
            if let Some(length) = response.body().size_hint().exact() {
                response.headers_mut().entry(header::CONTENT_LENGTH).or_insert(HeaderValue::from(length));
            }
            emptied(response, &[])
        }
        _ if method == Method::HEAD => response,
        _ => with_true_length(response),
    }
}

/// Whether [`without_body`] leaves an answer as it is, but for a length that is not true.
pub(crate) fn may_have_body(method: &Method, status: StatusCode) -> bool {
    let never =
        matches!(status, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED);
    !never && method != Method::HEAD
}

/// A length that somebody wrote and that is not the body's would shift the next answer on the connection.
fn with_true_length(mut response: Response) -> Response {
    if response.headers().contains_key(header::CONTENT_LENGTH)
        && let Some(length) = response.body().size_hint().exact()
    {
        response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    response
}

fn emptied(mut response: Response, unfit: &[header::HeaderName]) -> Response {
    for name in unfit {
        response.headers_mut().remove(name);
    }
    *response.body_mut() = Body::empty();
    response
}
