//! `alter_model`: whether migrations make and change the table.

use super::{Body, Operation, own_model};
use crate::{
    error::Result,
    migrate::{labels, text::Words},
    schema::State,
};

/// Whether migrations make and change the table. The table itself stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterModel {
    /// The label.
    pub model: String,
    /// What it is after.
    pub managed: bool,
}

impl AlterModel {
    pub(super) fn read(words: &Words<'_, '_>, app: &str) -> Result<Self> {
        let managed = words.maybe_flag("managed")?;
        let managed = managed.ok_or_else(|| words.error("`managed` is missing"))?;
        Ok(Self { model: own_model(words, "alter_model", app)?, managed })
    }
}

impl Operation for AlterModel {
    fn describe(&self) -> String {
        let word = if self.managed { "managed" } else { "not managed" };
        format!("~ alter model {}: {word}", self.model)
    }

    fn model(&self) -> Option<&str> {
        Some(&self.model)
    }

    fn apply(&self, state: &mut State) -> Result<(), String> {
        super::model_in(state, &self.model)?.managed = self.managed;
        Ok(())
    }

    fn write(&self, body: &mut Body, app: &str) {
        let managed = if self.managed { "true" } else { "false" };
        body.lines.text("alter_model", &labels::written_in(&self.model, app)).put("managed", managed);
    }
}
