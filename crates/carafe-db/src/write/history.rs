//! The history of rows: what was changed, by whom and when, written down in the transaction of the change.

mod change;
mod json;

pub use change::{Change, ChangeFields, ChangeKind, FieldChange};

use std::collections::HashMap;

use jiff::Timestamp;

use super::{
    Run,
    columns::{columns, kinds},
    key::{self, Ident},
    key_text,
    sql::Sql,
    turn,
};
use crate::{
    Db, DbError, ErrorKind, Model, Value,
    error::Result,
    field::{FieldType as _, Json},
    meta::ModelMeta,
};

type Row = Vec<Value>;

/// Lines of one statement.
const MOST: usize = 100;

/// Rows as they were, by their keys.
#[derive(Debug, Default)]
pub(crate) struct Rows(HashMap<Ident, Row>);

/// Does something to the rows of some keys; where their model has a history, in a transaction that writes down what became
/// different.
pub(crate) async fn changing<T>(
    run: Run<'_>,
    meta: &'static ModelMeta,
    keys: Vec<Vec<Value>>,
    work: impl AsyncFnOnce(Db) -> Result<T>,
) -> Result<T> {
    if meta.rare.history.is_none() {
        return work(run.db.clone()).await;
    }
    let place = run.place;
    let watched = async |db: Db| {
        let run = Run::new(&db, place);
        let before = read(run, meta, &keys, true).await?;
        let done = work(db.clone()).await?;
        compare(run, meta, keys, before).await?;
        Ok(done)
    };
    run.db.atomic(watched).await
}

/// The rows of some keys, before they are changed: nobody else changes them until the transaction ends.
pub(crate) async fn before(run: Run<'_>, meta: &'static ModelMeta, keys: &[Vec<Value>]) -> Result<Rows> {
    if meta.rare.history.is_none() {
        return Ok(Rows::default());
    }
    read(run, meta, keys, true).await
}

/// The keys of the rows in which a column has one of some values, where their model has a history.
pub(crate) async fn found(
    run: Run<'_>,
    meta: &'static ModelMeta,
    column: &str,
    values: &[Value],
) -> Result<Vec<Vec<Value>>> {
    if meta.rare.history.is_none() {
        return Ok(Vec::new());
    }
    let sql =
        run.sql("SELECT ").names(key::columns(meta)).push(" FROM ").name(run.table(meta)?).push(" WHERE ");
    let sql = sql.within(column, values.to_vec()).push(turn::words(run));
    Ok(run.ask(sql, &kinds(meta, meta.key)).await?.rows)
}

/// Writes down what became different since.
pub(crate) async fn compare(
    run: Run<'_>,
    meta: &'static ModelMeta,
    keys: Vec<Vec<Value>>,
    mut before: Rows,
) -> Result<()> {
    if meta.rare.history.is_none() {
        return Ok(());
    }
    let mut after = read(run, meta, &keys, false).await?;
    let pairs = keys.iter().map(|key| {
        let ident = Ident::of_key(key);
        (before.0.remove(&ident), after.0.remove(&ident))
    });
    let changes = pairs.map(|(before, after)| line(meta, before, after)).collect();
    write(run, meta, changes).await
}

/// Writes down rows that are new.
pub(super) async fn created(run: Run<'_>, meta: &'static ModelMeta, rows: Vec<Row>) -> Result<()> {
    if meta.rare.history.is_none() {
        return Ok(());
    }
    write(run, meta, rows.into_iter().map(|row| line(meta, None, Some(row))).collect()).await
}

async fn read(run: Run<'_>, meta: &'static ModelMeta, keys: &[Vec<Value>], lock: bool) -> Result<Rows> {
    let all: Vec<usize> = (0..meta.fields.len()).collect();
    let kinds = kinds(meta, &all);
    let mut found = HashMap::with_capacity(keys.len());
    for some in keys.chunks(run.batch(meta.key.len())) {
        let sql = run.sql("SELECT ").names(meta.fields.iter().map(|field| field.column)).push(" FROM ");
        let sql = sql.name(run.table(meta)?).push(" WHERE ").with_keys(&key::columns(meta), some.to_vec());
        let sql = if lock { sql.push(turn::words(run)) } else { sql };
        for row in run.ask(sql, &kinds).await?.rows {
            found.insert(Ident::of_key(&key_of(meta, &row)), row);
        }
    }
    Ok(Rows(found))
}

fn key_of(meta: &'static ModelMeta, row: &[Value]) -> Vec<Value> {
    meta.key.iter().map(|field| row[*field].clone()).collect()
}

/// One change of one row, but for who and when.
struct Line {
    key: Vec<Value>,
    kind: ChangeKind,
    changes: Vec<FieldChange>,
}

/// What became of a row; nothing if it is as it was.
fn line(meta: &'static ModelMeta, before: Option<Row>, after: Option<Row>) -> Option<Line> {
    let except = meta.rare.history.map_or(&[][..], |history| history.except);
    let (kind, key) = match (&before, &after) {
        (None, Some(row)) => (ChangeKind::Created, key_of(meta, row)),
        (Some(row), None) => (ChangeKind::Deleted, key_of(meta, row)),
        (Some(_), Some(row)) => (ChangeKind::Updated, key_of(meta, row)),
        (None, None) => return None,
    };
    let of = |row: &Option<Row>, field: usize| {
        row.as_ref().map(|row| row[field].clone()).filter(|value| !value.is_null())
    };
    let changed = |field: &usize| !except.contains(field) && of(&before, *field) != of(&after, *field);
    let change = |field: usize| FieldChange {
        field: meta.fields[field].name.to_owned(),
        old: json::of(of(&before, field)),
        new: json::of(of(&after, field)),
    };
    let changes: Vec<FieldChange> = (0..meta.fields.len()).filter(changed).map(change).collect();
    let nothing = kind == ChangeKind::Updated && changes.is_empty();
    (!nothing).then_some(Line { key, kind, changes })
}

async fn write(run: Run<'_>, meta: &'static ModelMeta, lines: Vec<Option<Line>>) -> Result<()> {
    let (label, who) = (run.db.registry().label_of(meta), run.db.signature());
    let at = Timestamp::from_microsecond(Timestamp::now().as_microsecond()).unwrap_or_default();
    let mut rows = Vec::with_capacity(lines.len());
    for Line { key, kind, changes } in lines.into_iter().flatten() {
        let who = who.as_ref().map(|who| who.chars().take(change::LONGEST_NAME).collect::<String>());
        rows.push([
            Value::Text(label.clone()),
            Value::Text(key_text(meta, &key)?),
            kind.to_value()?,
            who.to_value()?,
            Value::Timestamp(at),
            Json(changes).to_value()?,
        ]);
    }
    // All but the key, which the database counts.
    let given: Vec<usize> = (1..Change::meta().fields.len()).collect();
    for some in rows.chunks(run.batch(given.len()).min(MOST)) {
        let sql = run.sql("INSERT INTO ").name(run.table(Change::meta())?);
        let row =
            |sql: Sql, row: &[Value; 6]| sql.push("(").list(row.iter().cloned(), ", ", Sql::bind).push(")");
        let sql = columns(sql, Change::meta(), &given).push(" VALUES ").list(some, ", ", row);
        run.ask(sql, &[]).await?;
    }
    Ok(())
}

/// Rows that are inserted beside others, of which nobody knows whether they are there already.
#[cold]
pub(super) fn unknown_rows(meta: &'static ModelMeta) -> DbError {
    let fact = format!("`{}` has a history, which cannot tell what becomes of rows in conflict", meta.name);
    DbError::new(ErrorKind::NotSupported, fact)
        .hint("look which rows are there, and insert and update them apart")
}
