//! Which log lines are written: a level for all, and others for some targets.

use std::{fmt, str::FromStr};

use carafe_core::settings::SettingText;

use super::{LogLevel, logging::UnknownWord};

/// The least important lines that are written: one level, or one for each target.
///
/// A target is the path of the module that speaks; the longest one that fits counts.
///
/// ```
/// use carafe_web::settings::{LogFilter, LogLevel};
///
/// let filter: LogFilter = "warn, blog=debug, blog::feeds=off".parse().unwrap();
/// assert_eq!(filter.level_of("shop::cart"), LogLevel::Warn);
/// assert_eq!(filter.level_of("blog::views"), LogLevel::Debug);
/// assert_eq!(filter.level_of("blog::feeds::rss"), LogLevel::Off);
/// assert_eq!(filter.level_of("blogger"), LogLevel::Warn, "a target is whole words");
/// assert!("blog=loud".parse::<LogFilter>().is_err());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogFilter {
    base: LogLevel,
    /// Longest first.
    targets: Vec<(String, LogLevel)>,
}

impl LogFilter {
    /// The level that holds for a target.
    #[must_use]
    pub fn level_of(&self, target: &str) -> LogLevel {
        let within =
            |of: &str| target.strip_prefix(of).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"));
        self.targets.iter().find(|(of, _)| within(of)).map_or(self.base, |(_, level)| *level)
    }

    /// The level of the least important lines that any target may write.
    #[must_use]
    pub fn most(&self) -> LogLevel {
        self.targets.iter().map(|(_, level)| *level).fold(self.base, LogLevel::max)
    }
}

impl From<LogLevel> for LogFilter {
    fn from(base: LogLevel) -> Self {
        Self { base, targets: Vec::new() }
    }
}

impl SettingText for LogFilter {
    const EXPECTED: &'static str = "a level, or levels by target such as `warn,blog=debug`; levels are `off`, `error`, `warn`, `info`, `debug` and `trace`";
}

impl FromStr for LogFilter {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let mut filter = Self::default();
        for part in text.split(',').map(str::trim) {
            match part.split_once('=') {
                None => filter.base = part.parse()?,
                Some((target, level)) => {
                    filter.targets.push((target.trim().to_owned(), level.trim().parse()?))
                }
            }
        }
        filter.targets.sort_by_key(|(target, _)| std::cmp::Reverse(target.len()));
        Ok(filter)
    }
}

impl fmt::Display for LogFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.base)?;
        self.targets.iter().try_for_each(|(target, level)| write!(f, ",{target}={level}"))
    }
}
