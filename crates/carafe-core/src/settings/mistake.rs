//! What is wrong with the settings.

use std::{error::Error as StdError, fmt};

use super::origin::Origin;

/// One thing that is wrong with the settings.
///
/// It never holds the value of a [`Secret`](super::Secret).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    origin: Option<Origin>,
    key: String,
    text: String,
    hint: Option<String>,
}

impl Mistake {
    pub(crate) fn new(origin: Option<Origin>, key: impl Into<String>, text: impl Into<String>) -> Self {
        Self { origin, key: key.into(), text: text.into(), hint: None }
    }

    pub(crate) fn hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint;
        self
    }

    /// Where it is; nothing for a setting that is nowhere.
    #[must_use]
    pub fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref()
    }

    /// The setting, with its section: `blog.per_page`. Empty when a whole file is meant.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(origin) = &self.origin {
            write!(f, "{origin}: ")?;
        }
        match self.key.split_once('.') {
            Some((section, key)) => write!(f, "[{section}] {key}: ")?,
            None if !self.key.is_empty() => write!(f, "[{}]: ", self.key)?,
            None => {}
        }
        f.write_str(&self.text)?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, "\n    {hint}"))
    }
}

/// Everything that is wrong with the settings, all sections and all sources at once.
///
/// A program that meets it ends with [`Exit::CONFIG`](crate::Exit::CONFIG).
///
/// ```
/// # use carafe_core::{App, settings::{Settings, Sources}};
/// let sources = Sources::new().toml("[blgo]\nper_page = 20\n");
/// let error = Settings::load(&App::new().build(), sources).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "1 mistake in the settings\n\n  carafe.toml:1: there is no section [blgo]\n"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsError(Vec<Mistake>);

impl SettingsError {
    /// Sorted by file and line, what is missing last; a mistake found on two ways is told once.
    pub(crate) fn of(mut mistakes: Vec<Mistake>) -> Self {
        let place = |mistake: &Mistake| (mistake.origin.is_none(), mistake.origin.clone());
        mistakes.sort_by_key(place);
        let mut once: Vec<Mistake> = Vec::with_capacity(mistakes.len());
        for mistake in mistakes {
            if !once.contains(&mistake) {
                once.push(mistake);
            }
        }
        Self(once)
    }

    /// Each mistake.
    #[must_use]
    pub fn mistakes(&self) -> &[Mistake] {
        &self.0
    }
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.0.len() == 1 { "" } else { "s" };
        writeln!(f, "{} mistake{plural} in the settings\n", self.0.len())?;
        self.0.iter().try_for_each(|mistake| writeln!(f, "  {}", mistake.to_string().replace('\n', "\n  ")))
    }
}

impl StdError for SettingsError {}
