//! `delete_model`: a model that goes, with its table and all rows.

use super::{Body, Operation, own_model};
use crate::{
    error::Result,
    migrate::{labels, text::Words},
    schema::State,
};

/// A model that goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeleteModel {
    /// Its label.
    pub model: String,
}

impl DeleteModel {
    pub(super) fn read(words: &Words<'_, '_>, app: &str) -> Result<Self> {
        Ok(Self { model: own_model(words, "delete_model", app)? })
    }
}

impl Operation for DeleteModel {
    fn describe(&self) -> String {
        format!("- delete model {}", self.model)
    }

    fn model(&self) -> Option<&str> {
        Some(&self.model)
    }

    fn apply(&self, state: &mut State) -> Result<(), String> {
        super::model_in(state, &self.model)?;
        let points = state
            .models()
            .find(|other| other.label() != self.model && other.targets().any(|target| target == self.model));
        if let Some(other) = points {
            return Err(format!("`{}` still points at `{}`", other.label(), self.model));
        }
        state.remove(&self.model);
        Ok(())
    }

    fn write(&self, body: &mut Body, app: &str) {
        body.lines.text("delete_model", &labels::written_in(&self.model, app));
    }
}
