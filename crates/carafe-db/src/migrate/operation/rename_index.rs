//! `rename_index`: the same index under another name.

use super::{Body, Operation, model_and_name, model_in, short};
use crate::{error::Result, migrate::text::Words, schema::State};

/// The same index under another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenameIndex {
    /// The label of the model.
    pub model: String,
    /// The name before.
    pub name: String,
    /// The name after.
    pub to: String,
}

impl RenameIndex {
    pub(super) fn read(words: &Words<'_, '_>, app: &str) -> Result<Self> {
        let (model, name) = model_and_name(words, "rename_index", app)?;
        Ok(Self { model, name, to: words.text("to")? })
    }
}

impl Operation for RenameIndex {
    fn describe(&self) -> String {
        format!("~ rename index {} of {} to {}", self.name, self.model, self.to)
    }

    fn model(&self) -> Option<&str> {
        Some(&self.model)
    }

    fn apply(&self, state: &mut State) -> Result<(), String> {
        let model = model_in(state, &self.model)?;
        match model.indexes.iter_mut().find(|index| index.name == self.name) {
            Some(index) => {
                self.to.clone_into(&mut index.name);
                Ok(())
            }
            None => {
                let names = model.indexes.iter().map(|index| index.name.as_str());
                Err(super::unknown(&format!("index of `{}`", self.model), &self.name, names))
            }
        }
    }

    fn write(&self, body: &mut Body, app: &str) {
        body.lines.text("rename_index", &short(&self.model, &self.name, app)).text("to", &self.to);
    }
}
