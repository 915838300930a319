//! One mistake that a check found.

use std::{borrow::Cow, fmt};

/// One mistake: what, where, and what to do about it.
///
/// ```
/// use carafe_core::{Place, check::Finding};
///
/// let finding = Finding::warning("shop.W001", "the article `tea` has no price")
///     .at(Place::here())
///     .object("tea")
///     .hint("give it one, or hide it");
/// assert!(finding.to_string().starts_with("shop.W001 the article `tea` has no price"));
/// ```
#[must_use = "a finding is only told if the check returns it"]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    level: Level,
    id: Cow<'static, str>,
    message: Cow<'static, str>,
    hint: Option<Cow<'static, str>>,
    places: Vec<String>,
    object: Option<String>,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth knowing.
    Info,
    /// Probably a mistake; the site starts, and says so.
    Warning,
    /// The site does not start.
    Error,
}

impl Level {
    /// `info`, `warning` or `error`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl Finding {
    /// A mistake with which the site must not start. `id` as in [`Rule`](super::Rule).
    pub fn error(id: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Level::Error, id, message)
    }

    /// Something that is probably a mistake.
    pub fn warning(id: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Level::Warning, id, message)
    }

    /// Something worth knowing.
    pub fn info(id: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Level::Info, id, message)
    }

    pub(super) fn new(
        level: Level,
        id: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        let (id, message) = (id.into(), message.into());
        Self { level, id, message, hint: None, places: Vec::new(), object: None }
    }

    /// Where: a [`Place`](crate::Place), or a line of a file as `carafe.toml:14`. Two routes that collide have two.
    pub fn at(mut self, place: impl fmt::Display) -> Self {
        self.places.push(place.to_string());
        self
    }

    /// What to do about it.
    pub fn hint(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What it is about: a route's path, a model, a key of the settings.
    pub fn object(mut self, object: impl Into<String>) -> Self {
        self.object = Some(object.into());
        self
    }

    /// Its id: `web.E001`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// How bad it is.
    #[must_use]
    pub fn level(&self) -> Level {
        self.level
    }

    /// What is wrong.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it.
    #[must_use]
    pub fn hint_text(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// Where, as `file:line`.
    #[must_use]
    pub fn places(&self) -> &[String] {
        &self.places
    }

    /// What it is about.
    #[must_use]
    pub fn object_name(&self) -> Option<&str> {
        self.object.as_deref()
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.id, self.message)?;
        if !self.places.is_empty() {
            write!(f, "\n  at {}", self.places.join(" and "))?;
        }
        match &self.hint {
            Some(hint) => write!(f, "\n  hint: {hint}"),
            None => Ok(()),
        }
    }
}
