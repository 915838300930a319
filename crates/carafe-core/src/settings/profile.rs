//! Which of the site's lives this is: development, tests, production.

use std::{borrow::Cow, fmt};

/// The name of the tables in `carafe.toml` that are laid over the rest: `prod` lays `[profile.prod.blog]` over `[blog]`.
///
/// `CARAFE_ENV` chooses it. Without that it is `dev` in a debug build and `prod` in a release build, so that a
/// release build that nobody configured shows nobody its insides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile(Cow<'static, str>);

impl Profile {
    /// Development: errors are explained to who asks.
    pub const DEV: Self = Self(Cow::Borrowed("dev"));
    /// Tests.
    pub const TEST: Self = Self(Cow::Borrowed("test"));
    /// Production.
    pub const PROD: Self = Self(Cow::Borrowed("prod"));

    /// Any other: `staging`. It needs a table in the settings file, or the name is taken for a slip of the pen.
    pub fn named(name: impl Into<Cow<'static, str>>) -> Self {
        Self(name.into())
    }

    /// The one of this build when nothing chooses another.
    #[must_use]
    pub const fn of_build() -> Self {
        if cfg!(debug_assertions) { Self::DEV } else { Self::PROD }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }

    pub(crate) const KNOWN: [Self; 3] = [Self::DEV, Self::TEST, Self::PROD];
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
