//! The table between two models, as a query needs it.

use super::writer::Writer;
use crate::{
    DbError, ErrorKind,
    error::Result,
    meta::{ManyToManyMeta, ModelMeta},
    names::snake,
    path::Way,
};

/// The table between two models, as a query needs it.
pub(super) struct Between {
    pub(super) table: String,
    /// Its column that points at the row outside.
    pub(super) source: String,
    /// Its column that points at the other model.
    pub(super) target: String,
    pub(super) target_key: &'static str,
}

impl Between {
    /// Nothing for the way back along a foreign key.
    pub(super) fn of(outer: &'static ModelMeta, way: Way, writer: &Writer<'_>) -> Result<Option<Self>> {
        let number = match way {
            Way::Back(..) => return Ok(None),
            Way::Tied(from, number) => {
                let forth = Self::forth(from, number, writer)?;
                let target_key = key_column(from);
                return Ok(Some(Self { source: forth.target, target: forth.source, target_key, ..forth }));
            }
            Way::Wrong(from) => return Err(leads_from_elsewhere(outer, from)),
            Way::Named(relation) => relation.checked_sub(outer.reverses.len()),
        };
        number.map(|number| Self::forth(outer, number, writer)).transpose()
    }

    /// As the model says that names it.
    fn forth(outer: &'static ModelMeta, number: usize, writer: &Writer<'_>) -> Result<Self> {
        let many = &outer.many_to_many[number];
        let target_key = key_column((many.target)());
        if let Some(through) = &many.through {
            let meta = (through.model)();
            let column = |name: &'static str| meta.field(name).map_or(name, |field| field.column).to_owned();
            return Ok(Self {
                table: writer.table(meta)?.to_owned(),
                source: column(through.source),
                target: column(through.target),
                target_key,
            });
        }
        let (source, target) = between_columns(outer, many);
        let table = format!("{}_{}", writer.table(outer)?, many.name);
        Ok(Self { table, source, target, target_key })
    }
}

fn key_column(meta: &'static ModelMeta) -> &'static str {
    meta.key.first().map_or("id", |key| meta.fields[*key].column)
}

#[cold]
fn leads_from_elsewhere(outer: &ModelMeta, from: &ModelMeta) -> DbError {
    let (outer, from) = (outer.name, from.name);
    let fact = format!(
        "`reverse` to `{from}` needs a foreign key or a many-to-many relation of `{from}` itself to `{outer}`"
    );
    DbError::new(ErrorKind::Query, fact)
        .hint("what lies further is asked inside: `.any(|row| row.relation.any(…))`")
}

/// `post_id` and `tag_id`; `from_user_id` and `to_user_id` for one model.
fn between_columns(outer: &ModelMeta, many: &ManyToManyMeta) -> (String, String) {
    let target = (many.target)();
    let (from, to) = (snake(outer.name), snake(target.name));
    if std::ptr::eq(outer, target) {
        (format!("from_{from}_id"), format!("to_{to}_id"))
    } else {
        (format!("{from}_id"), format!("{to}_id"))
    }
}
