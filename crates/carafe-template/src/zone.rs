//! The time zone of a site's pages.

use std::{fmt, str::FromStr};

use carafe_core::settings::SettingText;
use jiff::tz::TimeZone;

/// A time zone by its name in the system's time zone database, such as `Europe/Berlin`, or `UTC`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(pub(crate) TimeZone);

impl Zone {
    /// Coordinated Universal Time.
    #[must_use]
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }
}

/// A name that the system's time zone database has not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownZone;

impl fmt::Display for UnknownZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the system's time zone database has no such zone")
    }
}

impl std::error::Error for UnknownZone {}

impl FromStr for Zone {
    type Err = UnknownZone;

    fn from_str(name: &str) -> Result<Self, UnknownZone> {
        if name == "UTC" {
            return Ok(Self::utc());
        }
        TimeZone::get(name).map(Self).map_err(|_| UnknownZone)
    }
}

impl SettingText for Zone {
    const EXPECTED: &'static str = "the name of a time zone, such as `Europe/Berlin`";
}
