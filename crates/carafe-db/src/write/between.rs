//! A table between two models: its name, and its columns to either side.

use crate::{
    Registry,
    error::Result,
    meta::{ManyToManyMeta, ModelMeta},
    names::snake,
    registry::Registered,
};

/// Where the rows are that tie two models.
#[derive(Debug, Clone)]
pub(crate) struct Between {
    /// What it is called where deleted rows are counted.
    pub(crate) label: String,
    pub(crate) table: String,
    /// The column to the model that has the relation.
    pub(crate) source: String,
    /// The column to the other.
    pub(crate) target: String,
    /// The user's own model, and its fields to either side.
    pub(crate) model: Option<(&'static ModelMeta, usize, usize)>,
}

impl Between {
    /// That of a relation of a model.
    pub(crate) fn of(
        registry: &Registry,
        meta: &'static ModelMeta,
        relation: &'static ManyToManyMeta,
    ) -> Result<Self> {
        match relation.through {
            None => {
                // The error says that the model belongs to no app.
                let table = registry.table_of(meta)?.to_owned();
                let known = registry.get(meta).cloned();
                let from = known.unwrap_or(Registered { app: String::new(), meta, table });
                Ok(Self::own(&from, relation))
            }
            Some(through) => {
                let model = (through.model)();
                let field = |name| {
                    let found = model.fields.iter().position(|field| field.name == name);
                    found.expect("bug in carafe: the derive saw the fields of the model between")
                };
                let (source, target) = (field(through.source), field(through.target));
                Ok(Self {
                    label: registry.label_of(model),
                    table: registry.table_of(model)?.to_owned(),
                    source: model.fields[source].column.to_owned(),
                    target: model.fields[target].column.to_owned(),
                    model: Some((model, source, target)),
                })
            }
        }
    }

    /// The one that Carafe makes: `blog_post_tags` with `post_id` and `tag_id`.
    pub(crate) fn own(from: &Registered, relation: &'static ManyToManyMeta) -> Self {
        let target = (relation.target)();
        let (here, there) = (snake(from.meta.name), snake(target.name));
        let (before, behind) = if from.meta == target { ("from_", "to_") } else { ("", "") };
        Self {
            label: format!("{}.{}", from.label(), relation.name),
            table: format!("{}_{}", from.table, relation.name),
            source: format!("{before}{here}_id"),
            target: format!("{behind}{there}_id"),
            model: None,
        }
    }
}
