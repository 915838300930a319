//! A tag that is open.

use crate::escape::place::Place;

/// A tag that is open.
#[derive(Clone, Debug)]
pub(super) enum Frame {
    If {
        start: Place,
        ends: Vec<Place>,
        has_else: bool,
    },
    For {
        start: Place,
        at: usize,
        end: Option<Place>,
        widened: Widened,
    },
    Block {
        name: String,
        start: Place,
        outer: Option<Place>,
    },
    /// What is caught here is text in a page, wherever it goes afterwards.
    Caught {
        word: &'static str,
        outer: Place,
    },
    With,
    AutoEscape {
        off: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Widened {
    Yes,
    No,
}

impl Frame {
    pub(super) fn word(&self) -> &str {
        match self {
            Self::If { .. } => "if",
            Self::For { .. } => "for",
            Self::Block { .. } => "block",
            Self::Caught { word, .. } => word,
            Self::With => "with",
            Self::AutoEscape { .. } => "autoescape",
        }
    }

    pub(super) fn is_off(&self) -> Option<bool> {
        match self {
            Self::AutoEscape { off } => Some(*off),
            _ => None,
        }
    }
}
