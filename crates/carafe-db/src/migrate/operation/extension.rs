//! `extension`: an extension of PostgreSQL; other databases pass it over.

use super::{Body, Operation};
use crate::{error::Result, migrate::text::Words, schema::State};

/// An extension of PostgreSQL: `citext`, `pg_trgm`, `unaccent`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Its name.
    pub name: String,
}

impl Extension {
    pub(super) fn read(words: &Words<'_, '_>, _app: &str) -> Result<Self> {
        Ok(Self { name: words.text("extension")? })
    }
}

impl Operation for Extension {
    fn describe(&self) -> String {
        format!("+ extension {} (PostgreSQL)", self.name)
    }

    fn apply(&self, _state: &mut State) -> Result<(), String> {
        Ok(())
    }

    fn write(&self, body: &mut Body, _app: &str) {
        body.lines.text("extension", &self.name);
    }
}
