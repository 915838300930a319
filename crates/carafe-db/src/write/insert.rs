//! INSERT of one row, and what the database made of it.

use super::{
    columns::{columns, kinds, returned},
    key,
    row::{self, Parts},
    run::Run,
    select,
    sql::Sql,
};
use crate::{
    DbError, ErrorKind, Kind, Value,
    driver::Outcome,
    error::Result,
    meta::{Auto, ModelMeta},
};

/// Inserts a row; gives what the database made.
pub(super) async fn values(
    run: Run<'_>,
    meta: &'static ModelMeta,
    parts: Parts,
) -> Result<Vec<(usize, Value)>> {
    let (given, made) = (row::given(&parts), row::made(&parts));
    let counts = made.as_slice() == meta.key && counted(meta);
    let told = run.features().vendor != crate::driver::Vendor::Postgres;
    let returning = run.features().insert_returning && !made.is_empty() && !(counts && told);
    let mut sql = run.sql("INSERT INTO ").name(run.table(meta)?);
    sql = columns(sql, meta, &given);
    if !given.is_empty() {
        sql = sql.push(" VALUES (").list(parts.iter().flatten().cloned(), ", ", Sql::bind).push(")");
    }
    let back: &[usize] = if returning { &made } else { &[] };
    sql = returned(sql, meta, back);
    let done = run.ask(sql, &kinds(meta, back)).await?;
    if made.is_empty() {
        return Ok(Vec::new());
    }
    if returning {
        let row = done.rows.into_iter().next().ok_or_else(|| nothing_back(meta))?;
        return Ok(made.into_iter().zip(row).collect());
    }
    let key = key_of(meta, &parts, done.outcome)?;
    if counts {
        return Ok(meta.key.iter().copied().zip(key).collect());
    }
    select::fields(run, meta, key, &made).await
}

/// Whether the database counts the key.
pub(super) fn counted(meta: &'static ModelMeta) -> bool {
    matches!(meta.key, [key] if meta.fields[*key].auto == Auto::Increment)
}

/// The key of the row that was inserted: as it was given, or as the database counted.
fn key_of(meta: &'static ModelMeta, parts: &Parts, outcome: Outcome) -> Result<Vec<Value>> {
    let given: Option<Vec<Value>> = meta.key.iter().map(|index| parts[*index].clone()).collect();
    if let Some(key) = given.filter(|key| !key::is_empty(key)) {
        return Ok(key);
    }
    let number = outcome.last_id.filter(|_| counted(meta)).ok_or_else(|| nothing_back(meta))?;
    Ok(vec![of_width(number, meta.fields[meta.key[0]].kind)?])
}

/// A number that the database counted, in the width of its field.
pub(super) fn of_width(number: i64, kind: Kind) -> Result<Value> {
    Value::whole(number, kind).ok_or_else(|| {
        DbError::new(ErrorKind::Data, format!("the database counted to {number}, which does not fit the key"))
    })
}

#[cold]
fn nothing_back(meta: &'static ModelMeta) -> DbError {
    DbError::new(ErrorKind::Other, format!("the database does not tell the key of the new `{}`", meta.name))
        .hint("set the key before the row is inserted, or let the database count it")
}
