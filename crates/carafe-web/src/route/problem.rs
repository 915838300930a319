//! What is wrong with the routes of a site, found when it is built.

use std::fmt;

use carafe_core::Place;

/// Something wrong with a route: what a start-up check tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which kind.
    pub kind: ProblemKind,
    /// The fact.
    pub text: String,
    /// What to do.
    pub hint: String,
    /// The line that added the route.
    pub place: Place,
    /// The other line, if two lines do not go together.
    pub other: Option<Place>,
}

/// The kinds of [`Problem`]s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The pattern together with the prefixes before it is not a pattern.
    BadPattern,
    /// A pattern names a converter that its app does not know.
    UnknownConverter,
    /// Two functions for one path and one method: the second is never called.
    Duplicate,
    /// The path of a route always leads to another one.
    Unreachable,
    /// One name for two functions on different paths: a link by name finds the first only.
    NameTwice,
    /// A converter's name is brought twice by one app.
    ConverterTwice,
}

impl ProblemKind {
    /// A stable id for lists of checks and for silencing.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::BadPattern => "routes.E001",
            Self::UnknownConverter => "routes.E002",
            Self::Duplicate => "routes.E003",
            Self::Unreachable => "routes.W004",
            Self::NameTwice => "routes.W005",
            Self::ConverterTwice => "routes.E006",
        }
    }

    /// Whether the site must not be served with it.
    #[must_use]
    pub fn is_error(self) -> bool {
        match self {
            Self::BadPattern | Self::UnknownConverter | Self::Duplicate | Self::ConverterTwice => true,
            Self::Unreachable | Self::NameTwice => false,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, text, hint, place, other } = self;
        write!(f, "{}: {text}\n  at {place}", kind.id())?;
        if let Some(other) = other {
            write!(f, "\n  and {other}")?;
        }
        write!(f, "\n  {hint}")
    }
}
