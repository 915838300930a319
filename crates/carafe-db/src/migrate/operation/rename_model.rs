//! `rename_model`: the same model under another name; its rows stay.

use super::{Body, Operation, Rename, own_model};
use crate::{
    error::Result,
    migrate::{labels, text::Words},
    schema::{State, lower::between_columns, state::label},
};

/// The same model under another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenameModel {
    /// Its label before.
    pub model: String,
    /// Its name after.
    pub to: String,
    /// Its table after, if that changes too.
    pub table: Option<String>,
}

impl RenameModel {
    pub(super) fn read(words: &Words<'_, '_>, app: &str) -> Result<Self> {
        Ok(Self {
            model: own_model(words, "rename_model", app)?,
            to: words.text("to")?,
            table: words.maybe_text("table")?,
        })
    }

    fn label_after(&self) -> String {
        match self.model.rsplit_once('.') {
            Some((app, _)) => label(app, &self.to),
            None => self.to.clone(),
        }
    }
}

impl Operation for RenameModel {
    fn describe(&self) -> String {
        format!("~ rename model {} to {}", self.model, self.to)
    }

    fn model(&self) -> Option<&str> {
        Some(&self.model)
    }

    fn apply(&self, state: &mut State) -> Result<(), String> {
        let after = self.label_after();
        if state.model(&after).is_some() {
            return Err(format!("there is a model `{after}` already"));
        }
        super::model_in(state, &self.model)?;
        let Some(mut model) = state.remove(&self.model) else { return Ok(()) };
        self.to.clone_into(&mut model.name);
        if let Some(table) = &self.table {
            table.clone_into(&mut model.table);
        }
        state.insert(model);
        point_at(state, &self.model, &after);
        Ok(())
    }

    fn renames(&self, before: &State, after: &State) -> Vec<Rename> {
        let (Some(old), Some(new)) = (before.model(&self.model), after.model(&self.label_after())) else {
            return Vec::new();
        };
        let mut renames = super::alter_table::tables(old, new);
        // The columns of tables between two models are named after the models.
        for (model_before, name, many) in before
            .models()
            .flat_map(|model| model.many_to_many.iter().map(move |(name, many)| (model, name, many)))
        {
            let concerned = model_before.label() == self.model || many.to == self.model;
            let target = if many.to == self.model { self.label_after() } else { many.to.clone() };
            let source =
                if model_before.label() == self.model { self.label_after() } else { model_before.label() };
            let ends = (before.model(&many.to), after.model(&source), after.model(&target));
            let (Some(to_before), Some(source), Some(target)) = ends else { continue };
            if !concerned || many.through.is_some() {
                continue;
            }
            let was = between_columns(model_before, to_before);
            let is = between_columns(source, target);
            let table = format!("{}_{name}", source.table);
            for (from, to) in [(was.0, is.0), (was.1, is.1)].into_iter().filter(|(from, to)| from != to) {
                renames.push(Rename::Column { table: table.clone(), from, to });
            }
        }
        renames
    }

    fn write(&self, body: &mut Body, app: &str) {
        body.lines.text("rename_model", &labels::written_in(&self.model, app)).text("to", &self.to);
        if let Some(table) = &self.table {
            body.lines.text("table", table);
        }
    }
}

/// Turns what pointed at one label to another.
fn point_at(state: &mut State, from: &str, to: &str) {
    let pointing: Vec<String> = state
        .models()
        .filter(|model| model.targets().any(|target| target == from))
        .map(crate::schema::state::ModelState::label)
        .collect();
    for model in pointing {
        let Some(model) = state.model_mut(&model) else { continue };
        let references = model.fields.iter_mut().filter_map(|(_, field)| field.reference_mut());
        let labels = references.map(|reference| &mut reference.to);
        let many =
            model.many_to_many.iter_mut().flat_map(|(_, many)| [Some(&mut many.to), many.through.as_mut()]);
        for label in labels.chain(many.flatten()).filter(|label| *label == from) {
            to.clone_into(label);
        }
    }
}
