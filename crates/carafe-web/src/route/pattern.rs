//! The text of a route, taken apart: `/posts/{id:int}/`.
//!
//! Knows the shape of the text only; which converters there are is asked later, when the site is built.

use std::fmt;

pub(crate) mod fault;
mod parse;
pub(crate) mod piece;

use fault::Fault;
use piece::{Piece, Segment};

/// A route's path with its parameters.
///
/// | written | takes |
/// |---|---|
/// | `{name}`, `{name:str}` | one segment, not empty |
/// | `{id:int}` | ASCII digits, up to `u64::MAX` |
/// | `{x:float}` | `1`, `1.5`, `-0.25` |
/// | `{slug:slug}` | ASCII letters, digits, `-` and `_` |
/// | `{id:uuid}` | a UUID in lower case with dashes |
/// | `{lang:any(en,de)}` | one of these texts |
/// | `{rest:path}` | one or more segments |
/// | `{year:year}` | whatever [`WebApp::converter`](crate::WebApp::converter) taught the app |
///
/// Text may stand around a parameter inside a segment (`/v{n:int}/{name}.html`). A brace itself is written twice.
/// The text is written as people read it, not percent-encoded: `/über uns/`.
///
/// ```
/// use carafe_web::route::pattern::Pattern;
///
/// let pattern = Pattern::new("/posts/{id:int}/{slug:slug}");
/// assert_eq!(pattern.params().collect::<Vec<_>>(), ["id", "slug"]);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    segments: Vec<Segment>,
    open: bool,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Panics
    /// At set-up, at the caller's line, if the text is not a pattern; the message marks the fault and says what to write.
    #[track_caller]
    #[must_use]
    pub fn new(text: &str) -> Self {
        match Self::parse(text) {
            Ok(pattern) => pattern,
            Err(fault) => panic!("{fault}"),
        }
    }

    /// As [`new`](Pattern::new), but with the fault as a value.
    pub(crate) fn parse(text: &str) -> Result<Self, Fault> {
        Ok(Self { text: text.to_owned(), segments: parse::path(text)?, open: false })
    }

    /// The prefix of a subtree: it takes its own path and everything below.
    ///
    /// # Panics
    /// As [`new`](Pattern::new) does.
    #[track_caller]
    #[must_use]
    pub fn subtree(prefix: &str) -> Self {
        let prefix = prefix.trim_end_matches('/');
        let pattern = if prefix.is_empty() { Self::empty() } else { Self::new(prefix) };
        Self { open: true, ..pattern }
    }

    /// The prefix of the program: no segment at all.
    pub(crate) fn empty() -> Self {
        Self { text: String::new(), segments: Vec::new(), open: false }
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The names of its parameters, in order.
    pub fn params(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().flatten().filter_map(|piece| match piece {
            Piece::Text(_) => None,
            Piece::Param { name, .. } => Some(name.as_str()),
        })
    }

    /// This pattern below a prefix.
    pub(crate) fn under(&self, prefix: &str) -> Result<Self, Fault> {
        if prefix.is_empty() {
            return Ok(self.clone());
        }
        let text = format!("{prefix}{}", self.text);
        Ok(Self { open: self.open, ..Self::parse(&text)? })
    }

    /// What stands between its slashes; a slash at the end is an empty last segment.
    pub(crate) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Whether it takes everything below as well.
    pub(crate) fn is_open(&self) -> bool {
        self.open
    }
}

/// The pieces of one label of a host name.
pub(crate) fn parse_label(label: &str, whole: &str) -> Result<Segment, Fault> {
    parse::label(label, whole)
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}
