//! Columns of a model where statements name them.

use super::sql::Sql;
use crate::{Kind, meta::ModelMeta};

/// `(a, b)`, or what says that nothing is given.
pub(super) fn columns(sql: Sql, meta: &'static ModelMeta, given: &[usize]) -> Sql {
    if given.is_empty() {
        let nothing = if sql.vendor().is_mysql_like() { " () VALUES ()" } else { " DEFAULT VALUES" };
        return sql.push(nothing);
    }
    sql.push(" (").names(given.iter().map(|index| meta.fields[*index].column)).push(")")
}

/// `RETURNING a, b`, if anything is to come back.
pub(super) fn returned(sql: Sql, meta: &'static ModelMeta, back: &[usize]) -> Sql {
    if back.is_empty() {
        return sql;
    }
    sql.push(" RETURNING ").names(back.iter().map(|index| meta.fields[*index].column))
}

/// What each of these columns holds.
pub(super) fn kinds(meta: &'static ModelMeta, fields: &[usize]) -> Vec<Kind> {
    fields.iter().map(|index| meta.fields[*index].kind).collect()
}
