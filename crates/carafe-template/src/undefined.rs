//! What becomes of a name that nothing has.

use std::{fmt, str::FromStr};

use carafe_core::settings::SettingText;
use minijinja::UndefinedBehavior;

/// What becomes of `{{ usr.name }}` when there is no `usr`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Undefined {
    /// The page fails, and the error names the nearest name there is.
    #[default]
    Strict,
    /// It is empty; something of it (`usr.name`) fails.
    Lenient,
    /// It is empty, and so is everything of it: Django's way.
    Chainable,
}

impl Undefined {
    /// Strict in debug builds, so that development and tests find the slip; in release builds, a page with a gap
    /// is better than none.
    #[must_use]
    pub const fn of_build() -> Self {
        if cfg!(debug_assertions) { Self::Strict } else { Self::Chainable }
    }

    pub(crate) fn behavior(self) -> UndefinedBehavior {
        match self {
            Self::Strict => UndefinedBehavior::Strict,
            Self::Lenient => UndefinedBehavior::Lenient,
            Self::Chainable => UndefinedBehavior::Chainable,
        }
    }
}

/// A word that is no policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownPolicy;

impl fmt::Display for UnknownPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not one of `strict`, `lenient`, `chainable`")
    }
}

impl std::error::Error for UnknownPolicy {}

impl FromStr for Undefined {
    type Err = UnknownPolicy;

    fn from_str(text: &str) -> Result<Self, UnknownPolicy> {
        match text {
            "strict" => Ok(Self::Strict),
            "lenient" => Ok(Self::Lenient),
            "chainable" => Ok(Self::Chainable),
            _ => Err(UnknownPolicy),
        }
    }
}

impl SettingText for Undefined {
    const EXPECTED: &'static str = "`strict`, `lenient` or `chainable`";
}
