//! `Accept-Encoding`: which compressions the visitor can undo.

use std::convert::Infallible;

use axum_core::extract::FromRequestParts;
use http::{HeaderMap, header::ACCEPT_ENCODING, request::Parts};

use super::weighted::{self, Weighted};

/// The `Accept-Encoding` header: which codings of a body are liked (RFC 9110 §12.5.3).
///
/// ```
/// use carafe_web::extract::AcceptEncoding;
/// use http::{HeaderMap, HeaderValue, header::ACCEPT_ENCODING};
///
/// let headers = HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static("gzip, br;q=0.9, *;q=0"))]);
/// let encodings = AcceptEncoding::of(&headers);
/// assert_eq!(encodings.best(&["br", "gzip"]), Some("gzip"));
/// assert_eq!(encodings.best(&["zstd"]), None, "then the body is sent as it is");
/// ```
#[derive(Debug, Clone, Default)]
pub struct AcceptEncoding(Vec<Weighted>);

impl AcceptEncoding {
    /// The one of a request's headers. Without the header no coding is liked: clients that can undo one say so.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        Self(weighted::parse(headers, &ACCEPT_ENCODING).unwrap_or_default())
    }

    /// The offer that is liked best; of those liked alike, the first. Nothing when none is liked.
    #[must_use]
    pub fn best<'a>(&self, offers: &[&'a str]) -> Option<&'a str> {
        let mut best = (0, None);
        for offer in offers {
            let weight = self.weight(offer);
            if weight > best.0 {
                best = (weight, Some(*offer));
            }
        }
        best.1
    }

    fn weight(&self, coding: &str) -> u16 {
        let said = |name: &str| self.0.iter().find(|w| w.item.eq_ignore_ascii_case(name)).map(|w| w.weight);
        said(coding).or_else(|| said("*")).unwrap_or(0)
    }
}

impl<S: Sync> FromRequestParts<S> for AcceptEncoding {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}
