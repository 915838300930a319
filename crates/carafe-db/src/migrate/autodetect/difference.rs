//! What is different once renames are settled.

use super::{Questions, Walk};
use crate::{
    error::{DbError, ErrorKind, Result},
    migrate::operation::{
        AddCheck, AddField, AddIndex, AddUnique, Added, AlterComment, AlterField, AlterKey, AlterModel,
        AlterTable, CreateModel, DeleteModel, RemoveCheck, RemoveField, RemoveIndex, RenameIndex,
    },
    schema::{
        Index, State,
        state::{FieldState, ModelState},
    },
};

pub(super) fn write(walk: &mut Walk, to: &State, questions: &mut dyn Questions) -> Result<()> {
    for model in both(walk, to) {
        indexes_that_go(walk, model)?;
    }
    create(walk, to)?;
    for model in both(walk, to) {
        options(walk, model)?;
    }
    for model in both(walk, to) {
        fields(walk, model, questions)?;
    }
    for model in both(walk, to) {
        indexes_that_come(walk, model)?;
    }
    delete(walk, to)
}

/// The models that are in both, as they are to be.
fn both<'t>(walk: &Walk, to: &'t State) -> Vec<&'t ModelState> {
    to.models().filter(|model| walk.now.model(&model.label()).is_some()).collect()
}

fn now(walk: &Walk, model: &ModelState) -> Result<ModelState> {
    walk.now.model(&model.label()).cloned().ok_or_else(|| {
        DbError::new(ErrorKind::Migration, format!("bug in carafe: `{}` is lost on the way", model.label()))
    })
}

fn indexes_that_go(walk: &mut Walk, model: &ModelState) -> Result<()> {
    let label = model.label();
    let was = now(walk, model)?;
    for check in was.checks.iter().filter(|check| !model.checks.contains(check)) {
        walk.add(&model.app, RemoveCheck { model: label.clone(), name: check.name.clone() })?;
    }
    for index in was.indexes.iter().filter(|index| !model.indexes.contains(index)) {
        let heir = model.indexes.iter().find(|new| is_renamed(index, new, &was));
        match heir.filter(|_| model.indexes.iter().all(|new| new.name != index.name)) {
            Some(heir) => {
                let (name, to) = (index.name.clone(), heir.name.clone());
                walk.add(&model.app, RenameIndex { model: label.clone(), name, to })?;
            }
            None => walk.add(&model.app, RemoveIndex { model: label.clone(), name: index.name.clone() })?,
        }
    }
    Ok(())
}

fn is_renamed(old: &Index, new: &Index, was: &ModelState) -> bool {
    new.is_like(old) && was.indexes.iter().all(|index| index.name != new.name)
}

fn indexes_that_come(walk: &mut Walk, model: &ModelState) -> Result<()> {
    let was = now(walk, model)?;
    for index in model.indexes.iter().filter(|index| !was.indexes.contains(index)) {
        let added = AddIndex { model: model.label(), index: index.clone() };
        if index.unique {
            walk.add(&model.app, AddUnique(added))?;
        } else {
            walk.add(&model.app, added)?;
        }
    }
    for check in model.checks.iter().filter(|check| !was.checks.contains(check)) {
        walk.add(&model.app, AddCheck { model: model.label(), check: check.clone() })?;
    }
    Ok(())
}

/// New models, each after those it points at. What points in a circle is added once both ends are there.
fn create(walk: &mut Walk, to: &State) -> Result<()> {
    let mut new: Vec<&ModelState> =
        to.models().filter(|model| walk.now.model(&model.label()).is_none()).collect();
    let mut late: Vec<(&ModelState, String, Added)> = Vec::new();
    while !new.is_empty() {
        let waits = |model: &ModelState| {
            model.targets().any(|target| target != model.label() && walk.now.model(target).is_none())
        };
        let at = new.iter().position(|model| !waits(model)).unwrap_or_else(|| easiest(walk, &new));
        let model = new.remove(at);
        let mut first = model.clone();
        let is_there = |label: &str| label == model.label() || walk.now.model(label).is_some();
        first.fields.retain(|(name, field)| {
            let there = field.reference().is_none_or(|reference| is_there(&reference.to));
            if !there {
                late.push((model, name.clone(), Added::Column(Box::new(field.clone()))));
            }
            there
        });
        first.many_to_many.retain(|(name, many)| {
            let there = is_there(&many.to) && many.through.as_deref().is_none_or(is_there);
            if !there {
                late.push((model, name.clone(), Added::Many(many.clone())));
            }
            there
        });
        // An index over a field that comes later comes later too.
        first.indexes.retain(|index| fits(index, &first.fields));
        walk.add(&model.app, CreateModel { model: first })?;
    }
    for (model, name, field) in late {
        walk.add(&model.app, AddField { model: model.label(), name, field, fill: None })?;
    }
    Ok(())
}

/// Of models that all wait for each other the one whose key does not.
fn easiest(walk: &Walk, models: &[&ModelState]) -> usize {
    let key_waits = |model: &ModelState| {
        let fields = model.key.iter().filter_map(|name| model.field(name)?.reference());
        fields.into_iter().any(|reference| walk.now.model(&reference.to).is_none())
    };
    models.iter().position(|model| !key_waits(model)).unwrap_or(0)
}

fn fits(index: &Index, fields: &[(String, FieldState)]) -> bool {
    let known = |name: &str| fields.iter().any(|(field, _)| field == name);
    index.names().all(known)
}

fn options(walk: &mut Walk, model: &ModelState) -> Result<()> {
    let was = now(walk, model)?;
    if was.managed != model.managed {
        walk.add(&model.app, AlterModel { model: model.label(), managed: model.managed })?;
    }
    if was.table != model.table {
        walk.add(&model.app, AlterTable { model: model.label(), to: model.table.clone() })?;
    }
    if was.comment != model.comment {
        walk.add(&model.app, AlterComment { model: model.label(), to: model.comment.clone() })?;
    }
    Ok(())
}

fn fields(walk: &mut Walk, model: &ModelState, questions: &mut dyn Questions) -> Result<()> {
    let (label, app) = (model.label(), &model.app);
    let was = now(walk, model)?;
    let gone = |was: &ModelState| -> Vec<String> {
        let fields = was.fields.iter().map(|(name, _)| name).filter(|name| model.field(name).is_none());
        fields.cloned().collect()
    };
    for (name, many) in &was.many_to_many {
        if model.relation(name) != Some(many) {
            walk.add(app, RemoveField { model: label.clone(), name: name.clone(), fill: None })?;
        }
    }
    // A column must be free before another field takes its name.
    let taken = |column: Option<String>| {
        model
            .fields
            .iter()
            .any(|(name, field)| was.field(name).is_none() && Some(field.column_name(name)) == column)
    };
    for name in gone(&was).into_iter().filter(|name| taken(was.column(name)) && !was.key.contains(name)) {
        walk.add(app, RemoveField { model: label.clone(), name, fill: None })?;
    }
    for (name, field) in &model.fields {
        match was.field(name) {
            None => {
                let fill = if needs_fill(field) { questions.fill(&label, name, field)? } else { None };
                let added = Added::Column(Box::new(field.clone()));
                walk.add(app, AddField { model: label.clone(), name: name.clone(), field: added, fill })?;
            }
            Some(old) if old != field => {
                let fills = old.null && !field.null && field.generated.is_none();
                let fill = if fills { questions.fill(&label, name, field)? } else { None };
                let field = Box::new(field.clone());
                walk.add(app, AlterField { model: label.clone(), name: name.clone(), field, fill })?;
            }
            Some(_) => {}
        }
    }
    if was.key != model.key {
        walk.add(app, AlterKey { model: label.clone(), to: model.key.clone() })?;
    }
    for name in gone(&now(walk, model)?) {
        walk.add(app, RemoveField { model: label.clone(), name, fill: None })?;
    }
    for (name, many) in &model.many_to_many {
        if was.relation(name) != Some(many) {
            let field = Added::Many(many.clone());
            walk.add(app, AddField { model: label.clone(), name: name.clone(), field, fill: None })?;
        }
    }
    Ok(())
}

/// Rows that are there already need a value that nobody has said.
fn needs_fill(field: &FieldState) -> bool {
    !field.null && field.default.is_none() && !field.auto && field.generated.is_none()
}

/// Models that go, each before those it points at. What points in a circle is taken away first.
fn delete(walk: &mut Walk, to: &State) -> Result<()> {
    loop {
        let gone: Vec<ModelState> =
            walk.now.models().filter(|model| to.model(&model.label()).is_none()).cloned().collect();
        let Some(any) = gone.first() else { return Ok(()) };
        let is_free = |model: &ModelState| {
            let label = model.label();
            !walk
                .now
                .models()
                .any(|other| other.label() != label && other.targets().any(|target| target == label))
        };
        if let Some(model) = gone.iter().find(|model| is_free(model)) {
            walk.add(&model.app, DeleteModel { model: model.label() })?;
            continue;
        }
        let label = any.label();
        let pointing =
            gone.iter().find(|other| other.label() != label && other.targets().any(|target| target == label));
        let Some(pointing) = pointing else {
            let fact = format!("`{label}` is gone, and a model that stays still points at it");
            return Err(DbError::new(ErrorKind::Migration, fact));
        };
        let field =
            pointing.fields.iter().find(|(_, field)| field.reference().is_some_and(|r| r.to == label));
        let many = pointing.many_to_many.iter().find(|(_, many)| many.to == label);
        if let Some(name) = field.map(|(name, _)| name).or(many.map(|(name, _)| name)) {
            for index in pointing.indexes.iter().filter(|index| index.names().any(|other| other == name)) {
                walk.add(&pointing.app, RemoveIndex { model: pointing.label(), name: index.name.clone() })?;
            }
            let removed = RemoveField { model: pointing.label(), name: name.clone(), fill: None };
            walk.add(&pointing.app, removed)?;
        }
    }
}
