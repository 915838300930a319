//! The parts of a pattern: text, and parameters with their converters.

use std::fmt;

/// What stands between two slashes.
pub(crate) type Segment = Vec<Piece>;

/// A part of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    Text(String),
    Param { name: String, spec: Spec },
}

/// A converter as a pattern names it: `int`, `any(en,de)`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Spec {
    pub(crate) name: String,
    pub(crate) args: Vec<String>,
}

impl fmt::Display for Spec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if !self.args.is_empty() {
            write!(f, "({})", self.args.join(","))?;
        }
        Ok(())
    }
}
