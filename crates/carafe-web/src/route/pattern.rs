//! The text of a route, taken apart: `/posts/{id:int}/`.

use std::fmt;

/// A route's path with its parameters.
#[derive(Clone, PartialEq, Eq)]
pub struct Pattern {
    text: String,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Panics
    /// At set-up, at the caller's line, if the text is not a pattern.
    #[track_caller]
    #[must_use]
    pub fn new(text: &str) -> Self {
        assert!(text.starts_with('/'), "the route {text:?} must begin with `/`");
        Self { text: text.to_owned() }
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}
