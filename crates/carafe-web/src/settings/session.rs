//! Section `[session]`: how sessions are kept.

use std::{fmt, str::FromStr, time::Duration};

use carafe_core::{
    settings::{Profile, SettingText, defaults},
    settings_section,
};

settings_section! {
    /// How sessions are kept.
    #[derive(Debug, Clone)]
    pub struct SessionSettings in "session" {
        /// Where: `encrypted` or `signed` in the visitor's cookie, in the `database`, or in the `memory` of this process.
        pub store: SessionKeeping = "encrypted",
        /// The name of the cookie; over https `__Host-` stands before it.
        pub cookie: String = "session" | check a_name,
        /// How long a session lives without a visit.
        pub idle_age: Duration = "14 days",
        /// How long a session lives at most, whatever happens.
        pub max_age: Duration = "30 days",
        /// Whether browsers forget it when they are closed.
        pub expire_at_browser_close: bool = false,
    }
}

/// Where sessions are kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SessionKeeping {
    /// In the visitor's cookie, where nobody can read it.
    #[default]
    Encrypted,
    /// In the visitor's cookie, where the visitor can read it.
    Signed,
    /// In the memory of this process.
    Memory,
    /// In the site's database.
    #[cfg(feature = "db")]
    Database,
}

/// A word that names no store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownStore;

impl fmt::Display for UnknownStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no such store")
    }
}

impl std::error::Error for UnknownStore {}

impl FromStr for SessionKeeping {
    type Err = UnknownStore;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "encrypted" => Ok(Self::Encrypted),
            "signed" => Ok(Self::Signed),
            "memory" => Ok(Self::Memory),
            #[cfg(feature = "db")]
            "database" => Ok(Self::Database),
            _ => Err(UnknownStore),
        }
    }
}

impl SettingText for SessionKeeping {
    #[cfg(feature = "db")]
    const EXPECTED: &'static str = "`encrypted`, `signed`, `memory` or `database`";
    #[cfg(not(feature = "db"))]
    const EXPECTED: &'static str = "`encrypted`, `signed` or `memory` (`database` comes with the feature `sqlite`, \
        `postgres` or `mysql`)";
}

#[expect(clippy::ptr_arg, reason = "a rule takes a reference to the type of its field")]
fn a_name(name: &String) -> Result<(), &'static str> {
    let fits = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    let good = (1..=64).contains(&name.len()) && name.bytes().all(fits) && !name.starts_with("__");
    if good { Ok(()) } else { Err("expected 1 to 64 letters, digits, `-` and `_`, such as \"session\"") }
}

/// As without files and variables.
impl Default for SessionSettings {
    fn default() -> Self {
        defaults(&Profile::of_build()).expect("bug in carafe: a default of [session] is not of its type")
    }
}
