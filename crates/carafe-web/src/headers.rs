//! The headers that every response gets, in one pass.

use axum_core::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::{
    current::{Current, RequestId},
    reached::Reached,
};

/// The header that carries the id of a request.
pub(crate) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What a browser is told by every response, unless the response says otherwise.
const DEFAULTS: [(HeaderName, HeaderValue); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("permissions-policy"), HeaderValue::from_static(PERMISSIONS)),
];

/// What few pages need, and no script that crept in should have.
const PERMISSIONS: &str =
    "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), serial=(), usb=()";

/// What a refusal has: there is no app whose policy it could be, and nothing in it that loads anything.
const REFUSED: [(HeaderName, HeaderValue); 2] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
];

/// What a static file has. A policy that says what it may load would be one for each kind of file.
const FILE: [(HeaderName, HeaderValue); 1] = [(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"))];

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-store");

/// Adds the request's id and what is the same everywhere.
pub(crate) fn add_defaults(response: &mut Response, id: &RequestId) {
    let fails = response.status().is_client_error() || response.status().is_server_error();
    let headers = response.headers_mut();
    headers.insert(X_REQUEST_ID, id.header());
    add(headers, DEFAULTS);
    if headers.contains_key(header::SET_COOKIE) {
        headers.entry(header::CACHE_CONTROL).or_insert(PRIVATE);
    } else if fails {
        headers.entry(header::CACHE_CONTROL).or_insert(NO_STORE);
    }
}

/// Adds the policy of the route, of its app or of the site, and that the site is to be asked over https.
pub(crate) fn add_policy(response: &mut Response, current: &Current) {
    let (policy, nonce) = (current.policy(), current.asked_nonce());
    let headers = response.headers_mut();
    headers.reserve(DEFAULTS.len() + 5);
    if let Some((name, value)) = policy.header(nonce) {
        headers.entry(name).or_insert(value);
    }
    if let Some(frame) = &policy.frame {
        headers.entry(header::X_FRAME_OPTIONS).or_insert_with(|| frame.clone());
    }
    // A nonce that is kept in a cache is one that can be known.
    if nonce.is_some() {
        headers.entry(header::CACHE_CONTROL).or_insert(NO_STORE);
    }
    if let (Reached::Https, Some(hsts)) = (current.head().reached, current.site().hsts()) {
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert_with(|| hsts.clone());
    }
}

/// Adds what a static file has, which the site sends before any app is asked: nobody may frame it.
pub(crate) fn add_file(response: &mut Response) {
    add(response.headers_mut(), FILE);
}

/// Adds the policy of an answer that no app made.
pub(crate) fn add_refused(response: &mut Response) {
    add(response.headers_mut(), REFUSED);
}

fn add<const N: usize>(headers: &mut HeaderMap, list: [(HeaderName, HeaderValue); N]) {
    for (name, value) in list {
        headers.entry(name).or_insert(value);
    }
}
