//! A kind of mistake: its stable id, and what it means.

use std::borrow::Cow;

use super::finding::{Finding, Level};

/// One kind of mistake that a check knows: declared once, and from that come the finding, `check --list` and the
/// reference page.
///
/// ```
/// use carafe_core::check::Rule;
///
/// static NO_PRICE: Rule =
///     Rule::warning("shop.W001", "An article has no price.", "give it one, or hide it");
///
/// let finding = NO_PRICE.finding("the article `tea` has no price");
/// assert_eq!(finding.id(), "shop.W001");
/// assert_eq!(finding.hint_text(), Some("give it one, or hide it"));
/// ```
///
/// Ids are for ever: the name of the app, a dot, `E`, `W` or `I` for the level, three digits. Sites silence them
/// by their id, so a number is never used for something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    id: &'static str,
    level: Level,
    meaning: &'static str,
    remedy: &'static str,
}

impl Rule {
    /// A mistake with which the site must not start.
    #[must_use]
    pub const fn error(id: &'static str, meaning: &'static str, remedy: &'static str) -> Self {
        Self { id, level: Level::Error, meaning, remedy }
    }

    /// Something that is probably a mistake.
    #[must_use]
    pub const fn warning(id: &'static str, meaning: &'static str, remedy: &'static str) -> Self {
        Self { id, level: Level::Warning, meaning, remedy }
    }

    /// Something worth knowing.
    #[must_use]
    pub const fn info(id: &'static str, meaning: &'static str, remedy: &'static str) -> Self {
        Self { id, level: Level::Info, meaning, remedy }
    }

    /// Its id: `web.E001`.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// How bad it is.
    #[must_use]
    pub const fn level(&self) -> Level {
        self.level
    }

    /// What it means, in one sentence.
    #[must_use]
    pub const fn meaning(&self) -> &'static str {
        self.meaning
    }

    /// What to do about it.
    #[must_use]
    pub const fn remedy(&self) -> &'static str {
        self.remedy
    }

    /// One case of it, with the remedy as its hint.
    pub fn finding(&self, message: impl Into<Cow<'static, str>>) -> Finding {
        Finding::new(self.level, self.id, message).hint(self.remedy)
    }
}
