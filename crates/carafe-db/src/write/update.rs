//! UPDATE of one row by its key.

use super::{
    columns::{kinds, returned},
    history, key,
    record::Record,
    run::Run,
    select,
    sql::Sql,
};
use crate::{
    DbError, ErrorKind, Value,
    driver::Vendor,
    error::Result,
    meta::{Auto, ModelMeta},
};

/// Writes some fields of a struct; says whether there was a row of its key.
pub(super) async fn record(run: Run<'_>, record: &mut dyn Record, fields: &[usize]) -> Result<bool> {
    let meta = record.meta();
    if meta.rare.history.is_none() {
        return plain(run, record, fields).await;
    }
    let (place, keys) = (run.place, vec![record.key()?]);
    let work = async |db| plain(Run::new(&db, place), record, fields).await;
    Box::pin(history::changing(run, meta, keys, work)).await
}

async fn plain(run: Run<'_>, record: &mut dyn Record, fields: &[usize]) -> Result<bool> {
    let (meta, key) = (record.meta(), record.key()?);
    if fields.is_empty() {
        return Ok(!select::rows(run, meta, vec![key], meta.key).await?.is_empty());
    }
    let values = fields.iter().map(|field| record.named(*field)).collect::<Result<Vec<_>>>()?;
    let computed = computed(meta);
    let back: &[usize] = if run.features().update_returning { &computed } else { &[] };
    let sql = run
        .sql("UPDATE ")
        .name(run.table(meta)?)
        .push(" SET ")
        .list(fields.iter().zip(values), ", ", |sql, (field, value)| {
            sql.name(meta.fields[*field].column).push(" = ").bind(value)
        })
        .push(" WHERE ")
        .with_keys(&key::columns(meta), vec![key.clone()]);
    let done = run.ask(returned(sql, meta, back), &kinds(meta, back)).await?;
    if done.outcome.rows == 0 && done.rows.is_empty() {
        return unchanged(run, meta, key).await;
    }
    let made = match done.rows.into_iter().next() {
        Some(row) => back.iter().copied().zip(row).collect(),
        None if computed.is_empty() => Vec::new(),
        None => select::fields(run, meta, key, &computed).await?,
    };
    record.take(made)?;
    Ok(true)
}

/// MariaDB and MySQL may count only the rows that became different.
async fn unchanged(run: Run<'_>, meta: &'static ModelMeta, key: Vec<Value>) -> Result<bool> {
    if !matches!(run.vendor(), Vendor::MariaDb | Vendor::MySql) {
        return Ok(false);
    }
    Ok(!select::rows(run, meta, vec![key], meta.key).await?.is_empty())
}

/// The fields that the database computes.
pub(super) fn computed(meta: &'static ModelMeta) -> Vec<usize> {
    let fields = meta.fields.iter().enumerate();
    fields.filter(|(_, field)| field.generated.is_some()).map(|(index, _)| index).collect()
}

/// The fields that a save of the whole row writes: all but the key, what the database computes, and the place in an order, which
/// is changed by moving: a struct that was read before must not undo that.
pub(super) fn written(meta: &'static ModelMeta) -> Vec<usize> {
    let fields = meta.fields.iter().enumerate();
    let written = fields.filter(|(index, field)| {
        field.generated.is_none() && field.auto != Auto::Order && !meta.key.contains(index)
    });
    written.map(|(index, _)| index).collect()
}

#[cold]
pub(super) fn not_updated(run: Run<'_>, meta: &'static ModelMeta, key: &[Value]) -> DbError {
    let key = key::words(key);
    DbError::new(ErrorKind::NotUpdated, format!("there is no `{}` with the key {key} to update", meta.name))
        .hint("`save` inserts a row that is not there")
        .at(run.place)
}

/// Sets one column to one value, in the rows where another column has one of some values.
pub(crate) async fn column(
    run: Run<'_>,
    table: &str,
    (column, value): (&str, Value),
    (by, values): (&str, Vec<Value>),
) -> Result<u64> {
    let sql: Sql = run
        .sql("UPDATE ")
        .name(table)
        .push(" SET ")
        .name(column)
        .push(" = ")
        .bind(value)
        .push(" WHERE ")
        .within(by, values);
    Ok(run.ask(sql, &[]).await?.outcome.rows)
}
