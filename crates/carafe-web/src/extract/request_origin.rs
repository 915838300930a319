//! The scheme and host that a request came to.

use std::fmt;

use axum_core::extract::FromRequestParts;
use carafe_core::Error;
use http::{HeaderMap, HeaderName, header::HOST, request::Parts};

use super::is_trusted;
use crate::{
    Current, Peer, WebSite,
    reached::{Reached, Secure},
};

const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// Scheme and host of a request, as the visitor typed them: `https://example.com`.
///
/// It is `https` only when one of the `trusted_proxies` of section `[site]` says so in `X-Forwarded-Proto`. The host
/// is the `Host` header, which was compared with the allowed `hosts` before; `X-Forwarded-Host` is not read. For links
/// in mail use the setting `origin` instead, which no visitor can choose.
///
/// ```
/// use carafe_core::App;
/// use carafe_web::{WebApp, extract::RequestOrigin};
///
/// fn whoami(origin: RequestOrigin) -> String {
///     format!("{} is {}", origin, if origin.is_secure() { "safe" } else { "open" })
/// }
///
/// let app = App::new().get("/", whoami);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestOrigin {
    secure: bool,
    authority: String,
}

impl RequestOrigin {
    /// `http` or `https`.
    #[must_use]
    pub fn scheme(&self) -> &'static str {
        if self.secure { "https" } else { "http" }
    }

    /// Whether the visitor came over HTTPS.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// The host, with the port if one was written: `example.com`, `localhost:8000`.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.authority
    }
}

impl fmt::Display for RequestOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme(), self.authority)
    }
}

impl<S: Sync> FromRequestParts<S> for RequestOrigin {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        let current = Current::of(&parts.extensions)?;
        let secure = current.head().reached == Reached::Https;
        // HTTP/2 has the host in the target, HTTP/1.1 in the header.
        let host = match parts.uri.authority() {
            Some(authority) => authority.as_str(),
            None => parts.headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default(),
        };
        Ok(Self { secure, authority: host.to_ascii_lowercase() })
    }
}

/// Whether the visitor came over https: as a trusted proxy says, or else as this connection is.
pub(crate) fn is_secure(site: &WebSite, peer: &Peer, headers: &HeaderMap) -> Secure {
    let trusted = is_trusted(peer, &site.settings().trusted_proxies);
    let said = if trusted { says_https(headers) } else { None };
    if said.unwrap_or(matches!(peer, Peer::Tls(_))) { Secure::Yes } else { Secure::No }
}

/// The last word is the nearest proxy's.
fn says_https(headers: &HeaderMap) -> Option<bool> {
    let last = headers.get_all(X_FORWARDED_PROTO).iter().next_back()?;
    let word = last.to_str().ok().and_then(|text| text.rsplit(',').next());
    Some(word.is_some_and(|word| word.trim().eq_ignore_ascii_case("https")))
}
