//! How much a message matters.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// How much a [`Message`](super::Message) matters, in Django's words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// For developers.
    Debug,
    /// Something to know.
    #[default]
    Info,
    /// It worked.
    Success,
    /// It worked, and something should be looked at.
    Warning,
    /// It did not work.
    Error,
}

impl Level {
    /// Its name in lower case, for a CSS class: `success`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Level {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let all = [Self::Debug, Self::Info, Self::Success, Self::Warning, Self::Error];
        all.into_iter().find(|level| level.name() == name).ok_or_else(|| D::Error::custom("not a level"))
    }
}
