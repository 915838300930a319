//! `WWW-Authenticate`: how to say who one is.

use std::fmt::Write as _;

use carafe_core::Error;
use http::{HeaderValue, header::WWW_AUTHENTICATE};

use super::quoted;

/// A 401 that says what is wanted (RFC 9110 §11.6.1).
///
/// ```
/// use carafe_web::extract::Challenge;
///
/// let challenge = Challenge::bearer("api").param("error", "invalid_token");
/// assert_eq!(challenge.as_str(), r#"Bearer realm="api", error="invalid_token""#);
/// assert_eq!(challenge.refuse().status(), 401);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a challenge does nothing until it is returned as an error"]
pub struct Challenge(String);

impl Challenge {
    /// Wants a name and a password; a browser shows a dialogue. The realm names what they are for.
    pub fn basic(realm: &str) -> Self {
        Self::new("Basic", realm).param("charset", "UTF-8")
    }

    /// Wants a token.
    pub fn bearer(realm: &str) -> Self {
        Self::new("Bearer", realm)
    }

    /// Wants credentials of any scheme.
    pub fn new(scheme: &'static str, realm: &str) -> Self {
        Self(format!("{scheme} realm={}", quoted::quote(&printable(realm))))
    }

    /// Adds a parameter.
    pub fn param(mut self, name: &'static str, value: &str) -> Self {
        let value = quoted::quote(&printable(value));
        write!(self.0, ", {name}={value}").expect("bug in carafe: text takes text");
        self
    }

    /// As it stands in the header.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The 401 with this challenge.
    #[track_caller]
    #[must_use]
    pub fn refuse(&self) -> Error {
        let value = HeaderValue::from_str(&self.0).expect("bug in carafe: a challenge is printable");
        Error::unauthorized().header(WWW_AUTHENTICATE, value)
    }
}

/// Nothing but printable ASCII may stand in the header.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c == ' ' || c.is_ascii_graphic() { c } else { '?' }).collect()
}
