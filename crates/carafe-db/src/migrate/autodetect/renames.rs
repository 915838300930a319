//! Models and fields under other names: found by likeness, and always asked.

use super::{Questions, Walk};
use crate::{
    error::Result,
    migrate::operation::{RenameField, RenameModel},
    schema::{
        State,
        state::{FieldState, FieldType, ModelState},
    },
};

pub(super) fn models(walk: &mut Walk, to: &State, questions: &mut dyn Questions) -> Result<()> {
    let new: Vec<&ModelState> =
        to.models().filter(|model| walk.now.model(&model.label()).is_none()).collect();
    for new in new {
        let gone: Vec<ModelState> = walk
            .now
            .models()
            .filter(|old| old.app == new.app && to.model(&old.label()).is_none() && are_alike(old, new))
            .cloned()
            .collect();
        for old in gone {
            if questions.is_model_renamed(&old, new)? {
                let table = (old.table != new.table).then(|| new.table.clone());
                let rename = RenameModel { model: old.label(), to: new.name.clone(), table };
                walk.add(&new.app, rename)?;
                break;
            }
        }
    }
    Ok(())
}

/// Most of the fields are the same by name.
fn are_alike(old: &ModelState, new: &ModelState) -> bool {
    let shared = old.fields.iter().filter(|(name, _)| new.field(name).is_some()).count();
    shared * 2 >= old.fields.len().max(new.fields.len())
}

pub(super) fn fields(walk: &mut Walk, to: &State, questions: &mut dyn Questions) -> Result<()> {
    let both: Vec<&ModelState> =
        to.models().filter(|model| walk.now.model(&model.label()).is_some()).collect();
    for model in both {
        let label = model.label();
        let added: Vec<&(String, FieldState)> =
            model.fields.iter().filter(|(name, _)| !has(walk, &label, name)).collect();
        for (new, field) in added {
            for old in gone(walk, model).into_iter().filter(|old| is_same(walk, &label, (old, field))) {
                if questions.is_field_renamed(&label, &old, new)? {
                    let rename = RenameField { model: label.clone(), name: old, to: new.clone() };
                    walk.add(&model.app, rename)?;
                    break;
                }
            }
        }
        relations(walk, model, questions)?;
    }
    Ok(())
}

fn relations(walk: &mut Walk, model: &ModelState, questions: &mut dyn Questions) -> Result<()> {
    let label = model.label();
    for (new, many) in &model.many_to_many {
        let Some(now) = walk.now.model(&label) else { return Ok(()) };
        if now.relation(new).is_some() {
            continue;
        }
        let gone =
            now.many_to_many.iter().filter(|(name, was)| model.relation(name).is_none() && was == many);
        let gone: Vec<String> = gone.map(|(name, _)| name.clone()).collect();
        for old in gone {
            if questions.is_field_renamed(&label, &old, new)? {
                let rename = RenameField { model: label.clone(), name: old, to: new.clone() };
                walk.add(&model.app, rename)?;
                break;
            }
        }
    }
    Ok(())
}

fn has(walk: &Walk, label: &str, name: &str) -> bool {
    walk.now.model(label).is_some_and(|model| model.field(name).is_some())
}

fn gone(walk: &Walk, model: &ModelState) -> Vec<String> {
    let now = walk.now.model(&model.label());
    let names = now.into_iter().flat_map(|now| &now.fields).map(|(name, _)| name);
    names.filter(|name| model.field(name).is_none()).cloned().collect()
}

/// Of the same type; what a person would call the same field although its length or its index may be another.
fn is_same(walk: &Walk, label: &str, (old, new): (&str, &FieldState)) -> bool {
    let Some(old) = walk.now.model(label).and_then(|model| model.field(old)) else { return false };
    match (&old.ty, &new.ty) {
        (FieldType::Plain(a), FieldType::Plain(b)) => a.kind == b.kind && old.auto == new.auto,
        (FieldType::Reference(a), FieldType::Reference(b)) => a.to == b.to,
        _ => false,
    }
}
