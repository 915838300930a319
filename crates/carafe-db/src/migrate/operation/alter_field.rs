//! `alter_field`: the same field, otherwise.

use super::{Body, Operation, add_field::kind, field_in, model_and_name, model_in, short};
use crate::{
    error::Result,
    migrate::text::{Described, Words, read_field, read_fill, write_field, write_fill},
    schema::{Fill, State, state::FieldState},
};

/// The same field, otherwise: the file says all of what it is after.
#[derive(Debug, Clone, PartialEq)]
pub struct AlterField {
    /// The label of the model.
    pub model: String,
    /// The field.
    pub name: String,
    /// What it is after.
    pub field: Box<FieldState>,
    /// What rows get that have nothing, when the field may no longer be null.
    pub fill: Option<Fill>,
}

impl AlterField {
    pub(super) fn read(words: &Words<'_, '_>, app: &str) -> Result<Self> {
        let (model, name) = model_and_name(words, "alter_field", app)?;
        match read_field(words, app)? {
            Described::Many(_) => {
                let fact = "a relation to many is removed and added: its rows are in a table of their own";
                Err(words.error_at("many_to_many", fact))
            }
            Described::Field(_, true) => Err(words.error_at("key", "the key is changed by `alter_key`")),
            Described::Field(field, false) => {
                let fill = read_fill(words, kind(&field))?;
                Ok(Self { model, name, field, fill })
            }
        }
    }
}

impl Operation for AlterField {
    fn describe(&self) -> String {
        format!("~ alter field {}.{}", self.model, self.name)
    }

    fn model(&self) -> Option<&str> {
        Some(&self.model)
    }

    fn apply(&self, state: &mut State) -> Result<(), String> {
        if let Some(reference) =
            self.field.reference().filter(|reference| state.model(&reference.to).is_none())
        {
            return Err(super::unknown("model", &reference.to, state.labels()));
        }
        *field_in(model_in(state, &self.model)?, &self.name)? = (*self.field).clone();
        Ok(())
    }

    fn renames(&self, before: &State, after: &State) -> Vec<super::Rename> {
        super::rename_field::columns(before, after, &self.model, [&self.name, &self.name])
    }

    fn filled(&self) -> Option<(&str, &str, &Fill)> {
        self.fill.as_ref().map(|fill| (self.model.as_str(), self.name.as_str(), fill))
    }

    fn write(&self, body: &mut Body, app: &str) {
        body.lines.text("alter_field", &short(&self.model, &self.name, app));
        write_field(&mut body.lines, &Described::Field(self.field.clone(), false), app);
        if let Some(fill) = &self.fill {
            let (word, value) = write_fill(fill);
            body.lines.put(word, value);
        }
    }
}
