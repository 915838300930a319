//! A link that cannot be written.

use std::fmt;

use carafe_core::Place;

/// Why a link cannot be written.
///
/// Its text names the line that made the link, the fact, and the next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkError {
    pub(crate) kind: Kind,
    pub(crate) text: String,
    pub(crate) hint: String,
    pub(crate) place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    NoRoute,
    UnknownName,
    WrongArguments,
    BadValue,
    NoOrigin,
}

impl LinkError {
    /// The function has no route (in the namespace that was asked for).
    #[must_use]
    pub fn is_no_route(&self) -> bool {
        self.kind == Kind::NoRoute
    }

    /// No route has this name.
    #[must_use]
    pub fn is_unknown_name(&self) -> bool {
        self.kind == Kind::UnknownName
    }

    /// There are too few values, or too many, or one is missing.
    #[must_use]
    pub fn is_wrong_arguments(&self) -> bool {
        self.kind == Kind::WrongArguments
    }

    /// A value cannot be in the path: its converter does not take it, or a browser would read it as something else.
    #[must_use]
    pub fn is_bad_value(&self) -> bool {
        self.kind == Kind::BadValue
    }

    /// The link is to have a host, and the site does not know its own.
    #[must_use]
    pub fn is_no_origin(&self) -> bool {
        self.kind == Kind::NoOrigin
    }

    /// The line that made the link.
    #[must_use]
    pub fn place(&self) -> Place {
        self.place
    }

    /// What to do.
    #[must_use]
    pub fn hint(&self) -> &str {
        &self.hint
    }
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (link made at {})\n  {}", self.text, self.place, self.hint)
    }
}

impl std::error::Error for LinkError {}
