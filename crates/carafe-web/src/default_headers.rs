//! What every answer tells browsers, whatever it is.

use http::{HeaderMap, HeaderName, HeaderValue, header};

/// The header that carries the id of a request.
pub(crate) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Keeps places in a map that is copied for each answer, for what nearly every answer has. To fill a place is cheap; to
/// add to the copy moves all of it to larger memory.
pub(crate) fn with_places(mut template: HeaderMap) -> HeaderMap {
    for name in [header::CONTENT_TYPE, X_REQUEST_ID] {
        template.insert(name, HeaderValue::from_static(""));
    }
    template
}

/// What a browser is told by every response, unless the response says otherwise.
pub(crate) const DEFAULTS: [(HeaderName, HeaderValue); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("permissions-policy"), HeaderValue::from_static(PERMISSIONS)),
];

/// What few pages need, and no script that crept in should have.
const PERMISSIONS: &str =
    "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), serial=(), usb=()";
