//! What somebody looks for.

use crate::node::SearchKind;

/// What somebody looks for, and how it is read. A plain text is a [`websearch`](SearchQuery::websearch).
///
/// ```
/// use carafe_db::search::SearchQuery;
///
/// let from_a_form = SearchQuery::from(r#"rust "web framework" -python"#);
/// assert_eq!(from_a_form, SearchQuery::websearch(r#"rust "web framework" -python"#));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchQuery {
    pub(super) kind: SearchKind,
    pub(super) text: String,
}

impl SearchQuery {
    /// As search engines read it: all words; words in quotes as a phrase; `or` between words; `-` before what must not be
    /// there. Nothing that a visitor writes is an error; a text without any word finds nothing.
    #[must_use]
    pub fn websearch(text: impl Into<String>) -> Self {
        Self { kind: SearchKind::Websearch, text: text.into() }
    }

    /// All words, in any order; signs mean nothing.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self { kind: SearchKind::Plain, text: text.into() }
    }

    /// All words, one right after the other.
    #[must_use]
    pub fn phrase(text: impl Into<String>) -> Self {
        Self { kind: SearchKind::Phrase, text: text.into() }
    }

    /// In the database's own language: that of `to_tsquery` on PostgreSQL, that of FTS5 on SQLite. A text that is not of that
    /// language is an error, so this is for texts of the program, not of visitors.
    #[must_use]
    pub fn raw(text: impl Into<String>) -> Self {
        Self { kind: SearchKind::Raw, text: text.into() }
    }
}

impl From<&str> for SearchQuery {
    fn from(text: &str) -> Self {
        Self::websearch(text)
    }
}

impl From<String> for SearchQuery {
    fn from(text: String) -> Self {
        Self::websearch(text)
    }
}

impl From<&String> for SearchQuery {
    fn from(text: &String) -> Self {
        Self::websearch(text.as_str())
    }
}
