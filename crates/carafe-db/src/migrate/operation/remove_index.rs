//! `remove_index`: an index goes, or fields may agree again.

use super::{Body, Operation, model_and_name, model_in, short};
use crate::{error::Result, migrate::text::Words, schema::State};

/// An index goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoveIndex {
    /// The label of the model.
    pub model: String,
    /// The index.
    pub name: String,
}

impl RemoveIndex {
    pub(super) fn read(words: &Words<'_, '_>, app: &str) -> Result<Self> {
        let (model, name) = model_and_name(words, "remove_index", app)?;
        Ok(Self { model, name })
    }
}

impl Operation for RemoveIndex {
    fn describe(&self) -> String {
        format!("- remove index {} of {}", self.name, self.model)
    }

    fn model(&self) -> Option<&str> {
        Some(&self.model)
    }

    fn apply(&self, state: &mut State) -> Result<(), String> {
        let model = model_in(state, &self.model)?;
        if !model.indexes.iter().any(|index| index.name == self.name) {
            let names = model.indexes.iter().map(|index| index.name.as_str());
            return Err(super::unknown(&format!("index of `{}`", self.model), &self.name, names));
        }
        model.indexes.retain(|index| index.name != self.name);
        Ok(())
    }

    fn write(&self, body: &mut Body, app: &str) {
        body.lines.text("remove_index", &short(&self.model, &self.name, app));
    }
}
