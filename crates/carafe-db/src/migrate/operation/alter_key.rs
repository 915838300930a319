//! `alter_key`: other fields are the primary key.

use super::{Body, Operation, own_model};
use crate::{
    error::Result,
    migrate::{
        labels,
        text::{Words, quoted_list},
    },
    schema::State,
};

/// Other fields are the primary key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterKey {
    /// The label.
    pub model: String,
    /// The fields.
    pub to: Vec<String>,
}

impl AlterKey {
    pub(super) fn read(words: &Words<'_, '_>, app: &str) -> Result<Self> {
        Ok(Self { model: own_model(words, "alter_key", app)?, to: words.texts("to")? })
    }
}

impl Operation for AlterKey {
    fn describe(&self) -> String {
        format!("~ alter key of {} to {}", self.model, self.to.join(", "))
    }

    fn model(&self) -> Option<&str> {
        Some(&self.model)
    }

    fn apply(&self, state: &mut State) -> Result<(), String> {
        let model = super::model_in(state, &self.model)?;
        for name in &self.to {
            super::field_in(model, name)?;
        }
        model.key.clone_from(&self.to);
        Ok(())
    }

    fn write(&self, body: &mut Body, app: &str) {
        body.lines.text("alter_key", &labels::written_in(&self.model, app)).put("to", quoted_list(&self.to));
    }
}
