//! A file and line of the user's code, so that every message can point there.

use std::{fmt, panic::Location};

/// Where something was written: file and line.
///
/// ```
/// use carafe_core::Place;
///
/// let place = Place::here();
/// assert!(place.file().ends_with(".rs"));
/// assert_eq!(place.to_string(), format!("{}:{}", place.file(), place.line()));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place(&'static Location<'static>);

impl Place {
    /// The line that calls this; in a `#[track_caller]` function, the line that calls that function.
    #[track_caller]
    #[must_use]
    pub const fn here() -> Self {
        Self(Location::caller())
    }

    /// The file, as the compiler was given it (relative to the workspace for a user's own crate).
    #[must_use]
    pub const fn file(self) -> &'static str {
        self.0.file()
    }

    /// The line, counted from 1.
    #[must_use]
    pub const fn line(self) -> u32 {
        self.0.line()
    }

    /// The column of that line, counted from 1: where the call begins, or the expression before a `?`.
    #[must_use]
    pub const fn column(self) -> u32 {
        self.0.column()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file(), self.line())
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
