//! What every answer tells browsers, whatever it is.

use http::{HeaderMap, HeaderName, HeaderValue, header};

/// The header that carries the id of a request.
pub(crate) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What nearly every answer has beside the defaults.
const PLACES: [HeaderName; 2] = [header::CONTENT_TYPE, X_REQUEST_ID];

/// Keeps places in a map that is copied for each answer, for what nearly every answer has. To fill a place is cheap; to
/// add to the copy moves all of it to larger memory.
pub(crate) fn with_places(template: HeaderMap) -> HeaderMap {
    let mut placed = HeaderMap::from_iter(PLACES.map(|name| (name, HeaderValue::from_static(""))));
    placed.extend(template);
    placed
}

/// Inserts a header that may have a place of [`with_places`]. Those come first, so most are found without a search.
pub(crate) fn fill(headers: &mut HeaderMap, name: &HeaderName, value: HeaderValue) {
    match headers.iter_mut().take(PLACES.len()).find(|(found, _)| *found == name) {
        Some((_, place)) => *place = value,
        None => drop(headers.insert(name, value)),
    }
}

/// What a browser is told by every response, unless the response says otherwise.
pub(crate) const DEFAULTS: [(HeaderName, HeaderValue); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (PERMISSIONS_POLICY, HeaderValue::from_static(PERMISSIONS)),
];

/// Takes out what says nothing where nothing is run or loaded, and nobody may frame it: see
/// [`is_inert`](crate::inert::is_inert).
pub(crate) fn for_inert(mut headers: HeaderMap) -> HeaderMap {
    for name in [
        header::CONTENT_SECURITY_POLICY,
        header::CONTENT_SECURITY_POLICY_REPORT_ONLY,
        header::REFERRER_POLICY,
        PERMISSIONS_POLICY,
    ] {
        headers.remove(name);
    }
    headers
}

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// What few pages need, and no script that crept in should have.
const PERMISSIONS: &str =
    "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), serial=(), usb=()";
