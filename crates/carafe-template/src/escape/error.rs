//! Why a template cannot be made safe: the place, the fact, the next step.

use std::fmt;

/// A template has a place where no value can be safe, or where it is not clear what a value would mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EscapeError {
    /// The template, by the name that the loader knows.
    pub name: String,
    /// The line in it, from 1.
    pub line: usize,
    /// The text of that line.
    pub excerpt: String,
    /// The fact.
    pub message: String,
    /// What to write in its place.
    pub help: String,
}

impl fmt::Display for EscapeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}\n  {}\n{}", self.name, self.line, self.message, self.excerpt.trim(), self.help)
    }
}

impl std::error::Error for EscapeError {}
