//! `rename_field`: the same field under another name; what is in it stays.

use super::{Body, Operation, Rename, field_in, model_and_name, model_in, short};
use crate::{error::Result, migrate::text::Words, neutral, schema::State};

/// The same field under another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenameField {
    /// The label of the model.
    pub model: String,
    /// The field before.
    pub name: String,
    /// The field after.
    pub to: String,
}

impl RenameField {
    pub(super) fn read(words: &Words<'_, '_>, app: &str) -> Result<Self> {
        let (model, name) = model_and_name(words, "rename_field", app)?;
        Ok(Self { model, name, to: words.text("to")? })
    }
}

impl Operation for RenameField {
    fn describe(&self) -> String {
        format!("~ rename field {}.{} to {}", self.model, self.name, self.to)
    }

    fn model(&self) -> Option<&str> {
        Some(&self.model)
    }

    fn apply(&self, state: &mut State) -> Result<(), String> {
        let model = model_in(state, &self.model)?;
        if model.field(&self.to).is_some() || model.relation(&self.to).is_some() {
            return Err(format!("`{}` has a field `{}` already", self.model, self.to));
        }
        if let Some((name, _)) = model.many_to_many.iter_mut().find(|(name, _)| *name == self.name) {
            self.to.clone_into(name);
            return Ok(());
        }
        let field = field_in(model, &self.name)?;
        let (old, new) = (field.column_name(&self.name), field.column_name(&self.to));
        let swap = |name: &mut String| {
            if *name == self.name {
                self.to.clone_into(name);
            }
        };
        model.fields.iter_mut().for_each(|(name, _)| swap(name));
        model.key.iter_mut().for_each(swap);
        for index in &mut model.indexes {
            index.names_mut().for_each(swap);
            index.texts_mut().for_each(|text| *text = neutral::rename(text, &old, &new));
        }
        model
            .checks
            .iter_mut()
            .for_each(|check| check.condition = neutral::rename(&check.condition, &old, &new));
        let generated = model.fields.iter_mut().filter_map(|(_, field)| field.generated.as_mut());
        generated.for_each(|made| made.expression = neutral::rename(&made.expression, &old, &new));
        pointed_at(state, &self.model, &self.name, &self.to);
        Ok(())
    }

    fn renames(&self, before: &State, after: &State) -> Vec<Rename> {
        columns(before, after, &self.model, [&self.name, &self.to])
    }

    fn write(&self, body: &mut Body, app: &str) {
        body.lines.text("rename_field", &short(&self.model, &self.name, app)).text("to", &self.to);
    }
}

/// References that name the field.
fn pointed_at(state: &mut State, model: &str, from: &str, to: &str) {
    let names_it = |field: &crate::schema::state::FieldState| {
        field
            .reference()
            .is_some_and(|reference| reference.to == model && reference.to_field.as_deref() == Some(from))
    };
    let pointing: Vec<String> = state
        .models()
        .filter(|other| other.fields.iter().any(|(_, field)| names_it(field)))
        .map(crate::schema::state::ModelState::label)
        .collect();
    for label in pointing {
        let Some(other) = state.model_mut(&label) else { continue };
        for field in other.fields.iter_mut().map(|(_, field)| field).filter(|field| names_it(field)) {
            if let Some(reference) = field.reference_mut() {
                reference.to_field = Some(to.to_owned());
            }
        }
    }
}

/// The column, if its name changes; the table between, for a relation to many.
pub(super) fn columns(before: &State, after: &State, model: &str, [name, to]: [&String; 2]) -> Vec<Rename> {
    let (Some(old), Some(new)) = (before.model(model), after.model(model)) else { return Vec::new() };
    if !new.managed {
        return Vec::new();
    }
    if old.relation(name).is_some_and(|many| many.through.is_none()) && name != to {
        let (from, to) = (format!("{}_{name}", old.table), format!("{}_{to}", new.table));
        return vec![Rename::Table { from, to }];
    }
    match (old.column(name), new.column(to)) {
        (Some(from), Some(to)) if from != to => vec![Rename::Column { table: new.table.clone(), from, to }],
        _ => Vec::new(),
    }
}
