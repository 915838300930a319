//! `add_field`: a field that was not there, or a relation to many.

use super::{Body, Operation, model_and_name, model_in, short};
use crate::{
    error::Result,
    migrate::text::{Described, Words, read_field, read_fill, write_field, write_fill},
    schema::{
        Fill, State,
        state::{FieldState, FieldType, ManyToManyState},
    },
};

/// A field that was not there.
#[derive(Debug, Clone, PartialEq)]
pub struct AddField {
    /// The label of the model.
    pub model: String,
    /// The field.
    pub name: String,
    /// What it is.
    pub field: Added,
    /// What rows get that are there already; no part of the state.
    pub fill: Option<Fill>,
}

/// A column, or a relation to many.
#[derive(Debug, Clone, PartialEq)]
pub enum Added {
    /// A column.
    Column(Box<FieldState>),
    /// A relation to many.
    Many(ManyToManyState),
}

impl AddField {
    pub(super) fn read(words: &Words<'_, '_>, app: &str) -> Result<Self> {
        let (model, name) = model_and_name(words, "add_field", app)?;
        let (field, fill) = match read_field(words, app)? {
            Described::Many(many) => (Added::Many(many), None),
            Described::Field(_, true) => {
                return Err(words.error_at("key", "a new field becomes the key by `alter_key`"));
            }
            Described::Field(field, false) => {
                let fill = read_fill(words, kind(&field))?;
                (Added::Column(field), fill)
            }
        };
        Ok(Self { model, name, field, fill })
    }
}

/// The kind that a fill is written in; a reference takes what its key is.
pub(crate) fn kind(field: &FieldState) -> Option<crate::Kind> {
    match &field.ty {
        FieldType::Plain(ty) => Some(ty.kind),
        FieldType::Reference(_) => None,
    }
}

impl Operation for AddField {
    fn describe(&self) -> String {
        format!("+ add field {}.{}", self.model, self.name)
    }

    fn model(&self) -> Option<&str> {
        Some(&self.model)
    }

    fn apply(&self, state: &mut State) -> Result<(), String> {
        let known = |target: &str| target == self.model || state.model(target).is_some();
        let targets: Vec<&str> = match &self.field {
            Added::Column(field) => {
                field.reference().map(|reference| reference.to.as_str()).into_iter().collect()
            }
            Added::Many(many) => {
                [Some(many.to.as_str()), many.through.as_deref()].into_iter().flatten().collect()
            }
        };
        if let Some(target) = targets.into_iter().find(|target| !known(target)) {
            return Err(super::unknown("model", target, state.labels()));
        }
        let model = model_in(state, &self.model)?;
        if model.field(&self.name).is_some() || model.relation(&self.name).is_some() {
            return Err(format!("`{}` has a field `{}` already", self.model, self.name));
        }
        match &self.field {
            Added::Column(field) => model.fields.push((self.name.clone(), (**field).clone())),
            Added::Many(many) => model.many_to_many.push((self.name.clone(), many.clone())),
        }
        Ok(())
    }

    fn filled(&self) -> Option<(&str, &str, &Fill)> {
        self.fill.as_ref().map(|fill| (self.model.as_str(), self.name.as_str(), fill))
    }

    fn write(&self, body: &mut Body, app: &str) {
        body.lines.text("add_field", &short(&self.model, &self.name, app));
        let described = match &self.field {
            Added::Column(field) => Described::Field(field.clone(), false),
            Added::Many(many) => Described::Many(many.clone()),
        };
        write_field(&mut body.lines, &described, app);
        if let Some(fill) = &self.fill {
            let (word, value) = write_fill(fill);
            body.lines.put(word, value);
        }
    }
}
