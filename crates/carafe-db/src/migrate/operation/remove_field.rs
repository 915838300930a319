//! `remove_field`: a field that goes, with what is in it.

use super::{Body, Operation, model_and_name, model_in, short};
use crate::{
    error::Result,
    migrate::text::{Words, read_fill, write_fill},
    schema::{Fill, State},
};

/// A field that goes.
#[derive(Debug, Clone, PartialEq)]
pub struct RemoveField {
    /// The label of the model.
    pub model: String,
    /// The field.
    pub name: String,
    /// What rows get when one goes back.
    pub fill: Option<Fill>,
}

impl RemoveField {
    pub(super) fn read(words: &Words<'_, '_>, app: &str) -> Result<Self> {
        let (model, name) = model_and_name(words, "remove_field", app)?;
        Ok(Self { model, name, fill: read_fill(words, None)? })
    }
}

impl Operation for RemoveField {
    fn describe(&self) -> String {
        format!("- remove field {}.{}", self.model, self.name)
    }

    fn model(&self) -> Option<&str> {
        Some(&self.model)
    }

    fn apply(&self, state: &mut State) -> Result<(), String> {
        let model = model_in(state, &self.model)?;
        if model.relation(&self.name).is_some() {
            model.many_to_many.retain(|(name, _)| *name != self.name);
            return Ok(());
        }
        super::field_in(model, &self.name)?;
        if model.key.contains(&self.name) {
            return Err(format!("`{}` is the key of `{}`: `alter_key` first", self.name, self.model));
        }
        if let Some(index) = model.indexes.iter().find(|index| index.names().any(|name| name == self.name)) {
            return Err(format!("the index `{}` needs `{}`: remove it first", index.name, self.name));
        }
        model.fields.retain(|(name, _)| *name != self.name);
        Ok(())
    }

    fn filled(&self) -> Option<(&str, &str, &Fill)> {
        self.fill.as_ref().map(|fill| (self.model.as_str(), self.name.as_str(), fill))
    }

    fn write(&self, body: &mut Body, app: &str) {
        body.lines.text("remove_field", &short(&self.model, &self.name, app));
        if let Some(fill) = &self.fill {
            let (word, value) = write_fill(fill);
            body.lines.put(word, value);
        }
    }
}
