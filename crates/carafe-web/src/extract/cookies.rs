//! The cookies that came with a request.

use std::borrow::Cow;

use axum_core::extract::FromRequestParts;
use carafe_core::{Error, Result};
use http::{HeaderMap, StatusCode, header::COOKIE, request::Parts};
use percent_encoding::percent_decode_str;

/// The cookies of a request. To set one, see [`Reply::cookie`](crate::Reply::cookie).
///
/// ```
/// use carafe_core::App;
/// use carafe_web::{WebApp, extract::Cookies};
///
/// fn hello(cookies: Cookies) -> String {
///     format!("Hello, {}", cookies.get("name").unwrap_or("stranger"))
/// }
///
/// let app = App::new().get("/", hello);
/// ```
///
/// A browser sends the cookies of the longest path first, so of two of one name [`get`](Cookies::get) gives the
/// first. For a secret use [`only`](Cookies::only): who can set a cookie for a part of the site can double it.
/// Names are taken as they are; values are percent-decoded. More than 64 cookies or 8 KiB are refused with 431.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cookies(Vec<(String, String)>);

/// More cookies are refused.
const MOST_COOKIES: usize = 64;

/// A longer header is refused; all lines count together.
const LONGEST_HEADER: usize = 8 * 1024;

impl Cookies {
    /// The ones in a request's headers. What is not a cookie is passed over.
    ///
    /// # Errors
    /// 431 when there are more than 64, or they are longer than 8 KiB.
    pub fn of(headers: &HeaderMap) -> Result<Self> {
        let lines: Vec<_> = headers.get_all(COOKIE).iter().collect();
        if lines.iter().map(|line| line.len()).sum::<usize>() > LONGEST_HEADER {
            return Err(too_many());
        }
        let texts = lines.iter().filter_map(|line| std::str::from_utf8(line.as_bytes()).ok());
        let list: Vec<_> =
            texts.flat_map(|text| text.split(';')).filter_map(cookie).take(MOST_COOKIES + 1).collect();
        if list.len() > MOST_COOKIES { Err(too_many()) } else { Ok(Self(list)) }
    }

    /// The value of the first cookie of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// The value of the cookie of this name, unless there are several.
    #[must_use]
    pub fn only(&self, name: &str) -> Option<&str> {
        let mut values = self.all(name);
        let value = values.next();
        if values.next().is_some() { None } else { value }
    }

    /// The values of all cookies of this name, in order.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.iter().filter(move |(found, _)| *found == name).map(|(_, value)| value)
    }

    /// Names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl<S: Sync> FromRequestParts<S> for Cookies {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self> {
        Self::of(&parts.headers)
    }
}

/// A cookie without a name is no cookie: browsers send `=v` as `v`, which could look like another's name and value.
fn cookie(pair: &str) -> Option<(String, String)> {
    let (name, value) = pair.split_once('=')?;
    let (name, value) = (name.trim_ascii(), value.trim_ascii());
    let bare = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value);
    let decoded = percent_decode_str(bare).decode_utf8().unwrap_or(Cow::Borrowed(bare));
    (!name.is_empty()).then(|| (name.to_owned(), decoded.into_owned()))
}

fn too_many() -> Error {
    let text = "The request has more than 64 cookies, or more than 8 KiB of them.";
    Error::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, text)
}
