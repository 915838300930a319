//! `add_index` and `add_unique`: an index, or fields in which no two rows agree.

use super::{Body, Operation, model_in, own_model};
use crate::{
    error::Result,
    migrate::{
        labels,
        text::{Words, read_index, write_index},
    },
    schema::{Index, IndexRole, State},
};

/// An index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddIndex {
    /// The label of the model.
    pub model: String,
    /// The index.
    pub index: Index,
}

/// Fields in which no two rows agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddUnique(pub AddIndex);

impl AddIndex {
    pub(super) fn read(words: &Words<'_, '_>, app: &str) -> Result<Self> {
        Ok(Self { model: own_model(words, "add_index", app)?, index: read_index(words, false)? })
    }

    fn added(&self, state: &mut State) -> Result<(), String> {
        let model = model_in(state, &self.model)?;
        if model.indexes.iter().any(|index| index.name == self.index.name) {
            return Err(format!("`{}` has an index `{}` already", self.model, self.index.name));
        }
        for name in self.index.names() {
            super::field_in(model, name)?;
        }
        model.indexes.push(self.index.clone());
        Ok(())
    }
}

impl AddUnique {
    pub(super) fn read(words: &Words<'_, '_>, app: &str) -> Result<Self> {
        let model = own_model(words, "add_unique", app)?;
        Ok(Self(AddIndex { model, index: read_index(words, true)? }))
    }
}

impl Operation for AddIndex {
    fn describe(&self) -> String {
        let word = match self.index.role {
            IndexRole::Order => "index",
            IndexRole::Search(_) => "search",
            IndexRole::Exclusion(_) => "exclusion",
        };
        format!("+ add {word} {} on {}", self.index.name, self.model)
    }

    fn model(&self) -> Option<&str> {
        Some(&self.model)
    }

    fn apply(&self, state: &mut State) -> Result<(), String> {
        self.added(state)
    }

    fn write(&self, body: &mut Body, app: &str) {
        body.lines.text("add_index", &labels::written_in(&self.model, app));
        write_index(&mut body.lines, &self.index);
    }
}

impl Operation for AddUnique {
    fn describe(&self) -> String {
        format!("+ add unique {} on {}", self.0.index.name, self.0.model)
    }

    fn model(&self) -> Option<&str> {
        Some(&self.0.model)
    }

    fn apply(&self, state: &mut State) -> Result<(), String> {
        self.0.added(state)
    }

    fn write(&self, body: &mut Body, app: &str) {
        body.lines.text("add_unique", &labels::written_in(&self.0.model, app));
        write_index(&mut body.lines, &self.0.index);
    }
}
