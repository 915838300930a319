//! `Authorization`: a name and password, or a token, in a header.

use std::fmt;

use axum_core::extract::{FromRequestParts, OptionalFromRequestParts};
use carafe_core::{Error, Result, base64};
use http::{HeaderMap, header::AUTHORIZATION, request::Parts};

use super::{challenge::Challenge, quoted};

/// The `Authorization` header, taken apart: a scheme and its credentials (RFC 9110 §11.6.2).
///
/// ```
/// use carafe_web::extract::Authorization;
///
/// let basic = Authorization::parse("Basic YW5uOmE6Yg==").unwrap();
/// assert_eq!(basic.basic().unwrap().password(), "a:b", "only the first colon separates");
/// let digest = Authorization::parse(r#"Digest username="ann", qop=auth"#).unwrap();
/// assert_eq!(digest.param("username").as_deref(), Some("ann"));
/// ```
///
/// Nothing of it is ever printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Authorization {
    scheme: String,
    credentials: String,
}

impl Authorization {
    /// Reads a header's value.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, credentials) = text.trim().split_once(' ')?;
        let sound = !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let credentials = credentials.trim().to_owned();
        sound.then(|| Self { scheme: scheme.to_ascii_lowercase(), credentials })
    }

    /// The one of a request's headers; nothing if it is absent, doubled or unreadable.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let mut values = headers.get_all(AUTHORIZATION).iter();
        let value = values.next()?;
        if values.next().is_some() { None } else { Self::parse(value.to_str().ok()?) }
    }

    /// The scheme in lower case: `basic`, `bearer`, `digest`.
    #[must_use]
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// What comes after the scheme, as it was sent.
    #[must_use]
    pub fn credentials(&self) -> &str {
        &self.credentials
    }

    /// A parameter, for schemes such as Digest.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<String> {
        quoted::split(&self.credentials, b',')
            .filter_map(|piece| piece.split_once('='))
            .find(|(found, _)| found.trim().eq_ignore_ascii_case(name))
            .map(|(_, value)| quoted::unquote(value.trim()))
    }

    /// Name and password, if the scheme is Basic and they can be read (RFC 7617).
    #[must_use]
    pub fn basic(&self) -> Option<BasicAuth> {
        let encoded = (self.scheme == "basic").then_some(&self.credentials)?;
        let text = String::from_utf8(base64::decode_standard(encoded)?).ok()?;
        let (username, password) = text.split_once(':')?;
        Some(BasicAuth { username: username.to_owned(), password: password.to_owned() })
    }

    /// The token, if the scheme is Bearer (RFC 6750).
    #[must_use]
    pub fn bearer(&self) -> Option<BearerToken> {
        let token = (self.scheme == "bearer").then_some(&self.credentials)?;
        let fits = |b: u8| b.is_ascii_alphanumeric() || b"-._~+/=".contains(&b);
        (!token.is_empty() && token.bytes().all(fits)).then(|| BearerToken(token.clone()))
    }
}

/// A name and a password (RFC 7617). Missing, it is refused with 401, and a browser then asks for them.
///
/// ```
/// use carafe_core::{App, Error};
/// use carafe_web::{WebApp, extract::BasicAuth};
///
/// fn secret(auth: BasicAuth) -> carafe_web::Result<String> {
///     if !auth.is("ann", "correct horse") {
///         return Err(Error::unauthorized());
///     }
///     Ok(format!("Hello, {}", auth.username()))
/// }
///
/// let app = App::new().get("/secret/", secret);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct BasicAuth {
    username: String,
    password: String,
}

impl BasicAuth {
    /// The name.
    #[must_use]
    pub fn username(&self) -> &str {
        &self.username
    }

    /// The password; it may hold colons.
    #[must_use]
    pub fn password(&self) -> &str {
        &self.password
    }

    /// Whether they are these, compared in a time that does not tell how far they agree.
    #[must_use]
    pub fn is(&self, username: &str, password: &str) -> bool {
        let name = is_same(self.username.as_bytes(), username.as_bytes());
        is_same(self.password.as_bytes(), password.as_bytes()) & name
    }
}

/// A token that lets whoever bears it in (RFC 6750). Missing, it is refused with 401.
#[derive(Clone, PartialEq, Eq)]
pub struct BearerToken(String);

impl BearerToken {
    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is this one, compared in a time that does not tell how far they agree.
    #[must_use]
    pub fn is(&self, token: &str) -> bool {
        is_same(self.0.as_bytes(), token.as_bytes())
    }
}

/// Looks at every byte, whether or not an earlier one differs.
fn is_same(sent: &[u8], secret: &[u8]) -> bool {
    let differing = sent.iter().zip(secret).fold(0, |bits, (a, b)| std::hint::black_box(bits | (a ^ b)));
    differing == 0 && sent.len() == secret.len()
}

macro_rules! extractors {
    ($($name:ident $method:ident $challenge:expr;)*) => {
        $(
            impl<S: Sync> FromRequestParts<S> for $name {
                type Rejection = Error;

                async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self> {
                    let found = Authorization::of(&parts.headers).and_then(|header| header.$method());
                    found.ok_or_else(|| $challenge.refuse())
                }
            }

            impl<S: Sync> OptionalFromRequestParts<S> for $name {
                type Rejection = Error;

                async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Option<Self>> {
                    Ok(Authorization::of(&parts.headers).and_then(|header| header.$method()))
                }
            }

            impl fmt::Debug for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(concat!(stringify!($name), "(…)"))
                }
            }
        )*
    };
}

extractors! {
    BasicAuth basic Challenge::basic("site");
    BearerToken bearer Challenge::bearer("site");
}

impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Authorization({} …)", self.scheme)
    }
}
