//! The search that a model declares, in conditions and computed values.

/// How the words that somebody looks for are read.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SearchKind {
    /// As search engines do: `"a phrase"`, `or`, `-not`.
    Websearch,
    /// All words, in any order.
    Plain,
    /// All words, one after the other.
    Phrase,
    /// In the database's own language.
    Raw,
}

/// What is told of a row that was found.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Found {
    /// How well it answers.
    Rank,
    /// A piece of a field, its words marked.
    Headline(usize),
    /// A whole field, its words marked.
    Highlight(usize),
}
