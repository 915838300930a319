//! What is wrong with a pattern: where, what, and what to write instead.

use std::{fmt, ops::Range};

/// A fault in the text of a pattern.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    /// The whole text.
    pub(crate) text: String,
    /// Which bytes of it are meant.
    pub(crate) at: Range<usize>,
    /// The fact.
    pub(crate) fact: String,
    /// What to write.
    pub(crate) advice: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let before = self.text[..self.at.start].chars().count();
        let marked = self.text[self.at.clone()].chars().count().max(1);
        writeln!(f, "the route {:?} is not a pattern", self.text)?;
        writeln!(f, "  {}", self.text)?;
        writeln!(f, "  {}{} {}", " ".repeat(before), "^".repeat(marked), self.fact)?;
        write!(f, "  {}", self.advice)
    }
}
