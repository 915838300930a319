//! `create_model`: a model that was not there.

use super::{Body, Operation, own_model};
use crate::{
    error::Result,
    migrate::{
        labels,
        text::{
            Described, Inline, Words, quoted_list, read_check, read_field, read_index, write_check,
            write_field, write_index,
        },
    },
    schema::{Index, State, state::ModelState},
};

/// A model that was not there.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateModel {
    /// The whole model.
    pub model: ModelState,
}

impl CreateModel {
    pub(super) fn read(words: &Words<'_, '_>, app: &str) -> Result<Self> {
        let label = own_model(words, "create_model", app)?;
        let mut model = ModelState {
            app: app.to_owned(),
            name: label.rsplit('.').next().unwrap_or_default().to_owned(),
            table: words.text("table")?,
            fields: Vec::new(),
            key: words.texts("key")?,
            many_to_many: Vec::new(),
            indexes: Vec::new(),
            checks: Vec::new(),
            comment: words.maybe_text("comment")?,
            managed: words.maybe_flag("managed")?.unwrap_or(true),
        };
        for (name, field) in words.named_tables("fields")? {
            match read_field(&field, app)? {
                Described::Many(many) => model.many_to_many.push((name, many)),
                Described::Field(described, is_key) => {
                    if is_key {
                        model.key.push(name.clone());
                    }
                    model.fields.push((name, *described));
                }
            }
            field.done()?;
        }
        for (word, unique) in [("index", false), ("unique", true)] {
            for index in words.tables(word)? {
                model.indexes.push(read_index(&index, unique)?);
                index.done()?;
            }
        }
        for check in words.tables("check")? {
            model.checks.push(read_check(&check)?);
            check.done()?;
        }
        if let Some(name) = model.key.iter().find(|name| model.field(name).is_none()) {
            return Err(words.error(format_args!("the key `{name}` is no field of the model")));
        }
        Ok(Self { model })
    }
}

impl Operation for CreateModel {
    fn describe(&self) -> String {
        format!("+ create model {}", self.model.name)
    }

    fn apply(&self, state: &mut State) -> Result<(), String> {
        let label = self.model.label();
        if state.model(&label).is_some() {
            return Err(format!("there is a model `{label}` already at this point of the history"));
        }
        for target in self.model.targets().filter(|target| *target != label) {
            if state.model(target).is_none() {
                return Err(super::unknown("model", target, state.labels()));
            }
        }
        state.insert(self.model.clone());
        Ok(())
    }

    fn write(&self, body: &mut Body, app: &str) {
        let model = &self.model;
        body.lines.text("create_model", &labels::written_in(&model.label(), app)).text("table", &model.table);
        if let Some(comment) = &model.comment {
            body.lines.text("comment", comment);
        }
        if !model.managed {
            body.lines.put("managed", "false");
        }
        let one = (model.key.len() == 1).then(|| model.key[0].as_str());
        if model.key.len() > 1 {
            body.lines.put("key", quoted_list(&model.key));
        }
        let lines = |chosen: fn(&&Index) -> bool| {
            model
                .indexes
                .iter()
                .filter(chosen)
                .map(|index| one_line(|inline| write_index(inline, index)))
                .collect::<Vec<_>>()
        };
        let checks = model.checks.iter().map(|check| one_line(|inline| write_check(inline, check))).collect();
        let lists = [
            ("index", lines(|index| !index.unique)),
            ("unique", lines(|index| index.unique)),
            ("check", checks),
        ];
        body.lists.extend(lists.into_iter().filter(|(_, items)| !items.is_empty()));
        for (name, field) in &model.fields {
            let described = Described::Field(Box::new(field.clone()), one == Some(name));
            body.fields.push((name.clone(), one_line(|inline| write_field(inline, &described, app))));
        }
        for (name, many) in &model.many_to_many {
            let described = Described::Many(many.clone());
            body.fields.push((name.clone(), one_line(|inline| write_field(inline, &described, app))));
        }
    }
}

fn one_line(write: impl FnOnce(&mut Inline)) -> String {
    let mut inline = Inline::default();
    write(&mut inline);
    inline.on_one_line()
}
