//! What our answers of plain text tell browsers, for peers that are to send as many bytes. Constants: made of text
//! for each answer, each would be looked at byte by byte.

use http::{HeaderName, HeaderValue};

pub(crate) const HEADERS: [(HeaderName, HeaderValue); 5] = [
    (HeaderName::from_static("x-request-id"), HeaderValue::from_static("fh91h0czd6kv83xmtfd3wa8c83")),
    (HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff")),
    (HeaderName::from_static("x-frame-options"), HeaderValue::from_static("DENY")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
];
