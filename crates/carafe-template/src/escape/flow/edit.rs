//! What becomes of a value or a tag.

/// What is to be written around the expression in a piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::escape) struct Edit {
    pub(in crate::escape) start: usize,
    pub(in crate::escape) end: usize,
    pub(in crate::escape) text: Rewrite,
}

/// How the expression is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::escape) enum Rewrite {
    /// `(expression)|filter`.
    Filter(String),
    /// Other words in its place.
    Words(&'static str),
    /// The same with words of the template in it.
    Code(String),
}
