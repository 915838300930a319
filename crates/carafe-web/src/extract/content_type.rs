//! The `Content-Type` of a request: what its body is.

use axum_core::extract::{FromRequestParts, OptionalFromRequestParts};
use carafe_core::Error;
use http::{
    HeaderMap, HeaderValue, StatusCode,
    header::{ACCEPT, CONTENT_TYPE},
    request::Parts,
};

use super::quoted;

/// A media type with its parameters: `text/html; charset=utf-8`.
///
/// ```
/// use carafe_web::extract::ContentType;
///
/// let html: ContentType = ContentType::parse("Text/HTML; Charset=\"utf-8\"").unwrap();
/// assert_eq!(html.essence(), "text/html");
/// assert_eq!(html.param("charset"), Some("utf-8"));
/// assert!(ContentType::parse("application/problem+json").unwrap().is_json());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentType {
    essence: String,
    params: Vec<(String, String)>,
}

/// Parameters after this one are not read.
const MOST_PARAMS: usize = 16;

impl ContentType {
    /// Reads a header's value; nothing unless it is a media type (RFC 9110 §8.3.1).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut pieces = quoted::split(text, b';');
        let essence = pieces.next()?.trim().to_ascii_lowercase();
        let (main, sub) = essence.split_once('/')?;
        if !is_token(main) || !is_token(sub) {
            return None;
        }
        let params: Vec<_> = pieces.filter_map(param).take(MOST_PARAMS).collect();
        Some(Self { essence, params })
    }

    /// The one of a request's headers; nothing if it is absent, doubled or unreadable.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let mut values = headers.get_all(CONTENT_TYPE).iter();
        let value = values.next()?;
        if values.next().is_some() { None } else { Self::parse(value.to_str().ok()?) }
    }

    /// Type and subtype in lower case, without parameters.
    #[must_use]
    pub fn essence(&self) -> &str {
        &self.essence
    }

    /// A parameter's value, without quotes. The name is given in lower case.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// All parameters, with names in lower case and values without quotes.
    pub fn params(&self) -> impl Iterator<Item = (&str, &str)> {
        self.params.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether it is `application/json`, or ends with `+json`.
    #[must_use]
    pub fn is_json(&self) -> bool {
        self.essence == "application/json"
            || (self.essence.starts_with("application/") && self.essence.ends_with("+json"))
    }
}

impl<S: Sync> FromRequestParts<S> for ContentType {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        Self::of(&parts.headers)
            .ok_or_else(|| Error::bad_request("The request has no readable Content-Type."))
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for ContentType {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Option<Self>, Error> {
        Ok(Self::of(&parts.headers))
    }
}

/// 415: the body is not of the `wanted` type; the answer says in `Accept` which it is (RFC 9110 §15.5.16).
pub(super) fn unsupported(headers: &HeaderMap, wanted: &'static str) -> Error {
    let sent = match ContentType::of(headers) {
        Some(sent) if sent.essence.len() <= 100 => format!("not {}", sent.essence),
        Some(_) | None if headers.contains_key(CONTENT_TYPE) => "not what its Content-Type says".to_owned(),
        _ => "but has no Content-Type".to_owned(),
    };
    Error::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, format!("The body must be {wanted}, {sent}."))
        .header(ACCEPT, HeaderValue::from_static(wanted))
}

fn param(piece: &str) -> Option<(String, String)> {
    let (name, value) = piece.split_once('=')?;
    Some((name.trim().to_ascii_lowercase(), quoted::unquote(value.trim())))
}

fn is_token(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(fits)
}
