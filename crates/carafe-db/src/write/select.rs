//! SELECT of fields by a key.

use super::{columns::kinds, key, run::Run};
use crate::{DbError, ErrorKind, Value, error::Result, meta::ModelMeta};

/// Some fields of the row of a key.
pub(super) async fn fields(
    run: Run<'_>,
    meta: &'static ModelMeta,
    key: Vec<Value>,
    fields: &[usize],
) -> Result<Vec<(usize, Value)>> {
    let words = key::words(&key);
    let rows = rows(run, meta, vec![key], fields).await?;
    let row = rows.into_iter().next().ok_or_else(|| missing(meta, &words).at(run.place))?;
    Ok(fields.iter().copied().zip(row).collect())
}

/// Some fields of the rows of some keys. A row that is not there is left out.
pub(crate) async fn rows(
    run: Run<'_>,
    meta: &'static ModelMeta,
    keys: Vec<Vec<Value>>,
    fields: &[usize],
) -> Result<Vec<Vec<Value>>> {
    let sql = run
        .sql("SELECT ")
        .names(fields.iter().map(|index| meta.fields[*index].column))
        .push(" FROM ")
        .name(run.table(meta)?)
        .push(" WHERE ")
        .with_keys(&key::columns(meta), keys);
    Ok(run.ask(sql, &kinds(meta, fields)).await?.rows)
}

#[cold]
fn missing(meta: &'static ModelMeta, key: &str) -> DbError {
    DbError::new(ErrorKind::DoesNotExist, format!("there is no `{}` with the key {key}", meta.name))
}
