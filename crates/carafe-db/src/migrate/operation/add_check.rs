//! `add_check`: a condition that holds for each row.

use super::{Body, Operation, model_in, own_model};
use crate::{
    error::Result,
    migrate::{
        labels,
        text::{Words, read_check, write_check},
    },
    schema::{Check, State},
};

/// A condition that holds for each row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddCheck {
    /// The label of the model.
    pub model: String,
    /// The condition.
    pub check: Check,
}

impl AddCheck {
    pub(super) fn read(words: &Words<'_, '_>, app: &str) -> Result<Self> {
        Ok(Self { model: own_model(words, "add_check", app)?, check: read_check(words)? })
    }
}

impl Operation for AddCheck {
    fn describe(&self) -> String {
        format!("+ add check {} on {}", self.check.name, self.model)
    }

    fn model(&self) -> Option<&str> {
        Some(&self.model)
    }

    fn apply(&self, state: &mut State) -> Result<(), String> {
        let model = model_in(state, &self.model)?;
        if model.checks.iter().any(|check| check.name == self.check.name) {
            return Err(format!("`{}` has a check `{}` already", self.model, self.check.name));
        }
        model.checks.push(self.check.clone());
        Ok(())
    }

    fn write(&self, body: &mut Body, app: &str) {
        body.lines.text("add_check", &labels::written_in(&self.model, app));
        write_check(&mut body.lines, &self.check);
    }
}
