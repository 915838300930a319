//! `add_collation` and `remove_collation`: an order of texts that PostgreSQL is taught; other databases pass it over.

use super::{Body, Operation};
use crate::{error::Result, migrate::text::Words, schema::State};

/// An order of texts: what a field's `collation` may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collation {
    /// Its name.
    pub name: String,
    /// The language, in the words of the provider: `de-u-ks-level2`.
    pub locale: String,
    /// Who knows the language: `icu` or `libc`.
    pub provider: String,
    /// Whether texts that are not the same byte by byte are never equal.
    pub deterministic: bool,
}

/// An order of texts that was not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddCollation(pub Collation);

/// An order of texts that goes. The file says all of it, for the way back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoveCollation(pub Collation);

impl Collation {
    fn read(words: &Words<'_, '_>, word: &'static str) -> Result<Self> {
        let provider = words.maybe_text("provider")?.unwrap_or_else(|| "icu".to_owned());
        if !matches!(provider.as_str(), "icu" | "libc") {
            let fact = format_args!("`{provider}` is neither `icu` nor `libc`");
            return Err(words.error_at("provider", fact));
        }
        Ok(Self {
            name: words.text(word)?,
            locale: words.text("locale")?,
            provider,
            deterministic: words.maybe_flag("deterministic")?.unwrap_or(true),
        })
    }

    fn write(&self, body: &mut Body, word: &'static str) {
        body.lines.text(word, &self.name).text("locale", &self.locale);
        if self.provider != "icu" {
            body.lines.text("provider", &self.provider);
        }
        if !self.deterministic {
            body.lines.put("deterministic", "false");
        }
    }
}

impl AddCollation {
    pub(super) fn read(words: &Words<'_, '_>, _app: &str) -> Result<Self> {
        Collation::read(words, "add_collation").map(Self)
    }
}

impl RemoveCollation {
    pub(super) fn read(words: &Words<'_, '_>, _app: &str) -> Result<Self> {
        Collation::read(words, "remove_collation").map(Self)
    }
}

impl Operation for AddCollation {
    fn describe(&self) -> String {
        format!("+ add collation {} (PostgreSQL)", self.0.name)
    }

    fn apply(&self, _state: &mut State) -> Result<(), String> {
        Ok(())
    }

    fn write(&self, body: &mut Body, _app: &str) {
        self.0.write(body, "add_collation");
    }
}

impl Operation for RemoveCollation {
    fn describe(&self) -> String {
        format!("- remove collation {} (PostgreSQL)", self.0.name)
    }

    fn apply(&self, _state: &mut State) -> Result<(), String> {
        Ok(())
    }

    fn write(&self, body: &mut Body, _app: &str) {
        self.0.write(body, "remove_collation");
    }
}
