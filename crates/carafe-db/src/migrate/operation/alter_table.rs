//! `alter_table`: the same model in a table of another name.

use super::{Body, Operation, Rename, own_model};
use crate::{
    error::Result,
    migrate::{labels, text::Words},
    schema::{State, state::ModelState},
};

/// The same model in a table of another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterTable {
    /// The label.
    pub model: String,
    /// The table after.
    pub to: String,
}

impl AlterTable {
    pub(super) fn read(words: &Words<'_, '_>, app: &str) -> Result<Self> {
        Ok(Self { model: own_model(words, "alter_table", app)?, to: words.text("to")? })
    }
}

impl Operation for AlterTable {
    fn describe(&self) -> String {
        format!("~ alter table of {} to {}", self.model, self.to)
    }

    fn model(&self) -> Option<&str> {
        Some(&self.model)
    }

    fn apply(&self, state: &mut State) -> Result<(), String> {
        self.to.clone_into(&mut super::model_in(state, &self.model)?.table);
        Ok(())
    }

    fn renames(&self, before: &State, after: &State) -> Vec<Rename> {
        match (before.model(&self.model), after.model(&self.model)) {
            (Some(old), Some(new)) => tables(old, new),
            _ => Vec::new(),
        }
    }

    fn write(&self, body: &mut Body, app: &str) {
        body.lines.text("alter_table", &labels::written_in(&self.model, app)).text("to", &self.to);
    }
}

/// The model's table, and those between it and others.
pub(super) fn tables(old: &ModelState, new: &ModelState) -> Vec<Rename> {
    if old.table == new.table || !old.managed || !new.managed {
        return Vec::new();
    }
    let between = old.many_to_many.iter().filter(|(_, many)| many.through.is_none()).map(|(name, _)| {
        Rename::Table { from: format!("{}_{name}", old.table), to: format!("{}_{name}", new.table) }
    });
    let own = Rename::Table { from: old.table.clone(), to: new.table.clone() };
    [own].into_iter().chain(between).collect()
}
