//! `remove_check`: a condition need not hold any more.

use super::{Body, Operation, model_and_name, model_in, short};
use crate::{error::Result, migrate::text::Words, schema::State};

/// A condition need not hold any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoveCheck {
    /// The label of the model.
    pub model: String,
    /// The condition's name.
    pub name: String,
}

impl RemoveCheck {
    pub(super) fn read(words: &Words<'_, '_>, app: &str) -> Result<Self> {
        let (model, name) = model_and_name(words, "remove_check", app)?;
        Ok(Self { model, name })
    }
}

impl Operation for RemoveCheck {
    fn describe(&self) -> String {
        format!("- remove check {} of {}", self.name, self.model)
    }

    fn model(&self) -> Option<&str> {
        Some(&self.model)
    }

    fn apply(&self, state: &mut State) -> Result<(), String> {
        let model = model_in(state, &self.model)?;
        if !model.checks.iter().any(|check| check.name == self.name) {
            let names = model.checks.iter().map(|check| check.name.as_str());
            return Err(super::unknown(&format!("check of `{}`", self.model), &self.name, names));
        }
        model.checks.retain(|check| check.name != self.name);
        Ok(())
    }

    fn write(&self, body: &mut Body, app: &str) {
        body.lines.text("remove_check", &short(&self.model, &self.name, app));
    }
}
