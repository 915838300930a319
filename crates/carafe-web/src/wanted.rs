//! In which form a visitor wants to read an error.

use http::HeaderMap;

use crate::extract::{Accept, ContentType};

/// In which form a visitor wants to read an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A page: who asks is a browser.
    Html,
    /// JSON: who asks is a program.
    Json,
    /// Text, for people at a terminal.
    Text,
}

impl Wanted {
    /// As the headers of a request say.
    ///
    /// A browser names `text/html`, a program JSON; who names neither (curl's `*/*`) gets text, or JSON for JSON.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        match Accept::of(headers).named(&[HTML, JSON, PROBLEM, TEXT]) {
            Some(HTML) => Self::Html,
            Some(TEXT) => Self::Text,
            Some(_) => Self::Json,
            None if ContentType::of(headers).is_some_and(|sent| sent.is_json()) => Self::Json,
            None => Self::Text,
        }
    }
}

const HTML: &str = "text/html";
const JSON: &str = "application/json";
/// RFC 9457; what says only this is a program that reads JSON.
const PROBLEM: &str = "application/problem+json";
const TEXT: &str = "text/plain";
