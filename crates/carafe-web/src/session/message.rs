//! What the visitor is told on the next page.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::level::Level;

/// A text for the visitor, with its level: what [`Reply::flash`](crate::Reply::flash) takes.
///
/// A bare text is an info. The text is not HTML: a page that shows it must escape it.
///
/// ```
/// use carafe_web::session::{Level, Message};
///
/// assert_eq!(Message::from("Saved.").level(), Level::Info);
/// assert_eq!(Message::error("No room.").level().name(), "error");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    level: Level,
    text: Cow<'static, str>,
}

impl Message {
    /// A text with a level.
    #[must_use]
    pub fn new(level: Level, text: impl Into<Cow<'static, str>>) -> Self {
        Self { level, text: text.into() }
    }

    /// For developers.
    #[must_use]
    pub fn debug(text: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Level::Debug, text)
    }

    /// Something to know.
    #[must_use]
    pub fn info(text: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Level::Info, text)
    }

    /// It worked.
    #[must_use]
    pub fn success(text: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Level::Success, text)
    }

    /// It worked, and something should be looked at.
    #[must_use]
    pub fn warning(text: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Level::Warning, text)
    }

    /// It did not work.
    #[must_use]
    pub fn error(text: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Level::Error, text)
    }

    /// How much it matters.
    #[must_use]
    pub fn level(&self) -> Level {
        self.level
    }

    /// What it says.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn to_json(&self) -> Value {
        json!([self.level.name(), self.text])
    }

    pub(super) fn from_json(value: Value) -> Option<Self> {
        let (level, text): (Level, String) = serde_json::from_value(value).ok()?;
        Some(Self::new(level, text))
    }
}

impl<T: Into<Cow<'static, str>>> From<T> for Message {
    fn from(text: T) -> Self {
        Self::info(text)
    }
}
