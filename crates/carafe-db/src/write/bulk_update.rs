//! UPDATE of many rows, each with values of its own.

use super::{
    key,
    record::Record,
    run::Run,
    sql::{Sql, listed},
};
use crate::{DbError, ErrorKind, Kind, Value, driver::Vendor, error::Result, meta::ModelMeta};

/// Rows of one statement where each is a branch of a CASE.
const MOST_BRANCHES: usize = 200;
/// Rows of one statement otherwise.
const MOST_ROWS: usize = 10_000;

/// Which fields of which rows are written.
#[derive(Debug)]
pub(super) struct Changes {
    fields: Vec<usize>,
    /// The key of each, and then the fields.
    rows: Vec<Vec<Value>>,
}

/// What structs give for some fields.
pub(super) fn changes<'r>(rows: impl Iterator<Item = &'r dyn Record>, fields: Vec<usize>) -> Result<Changes> {
    let row = |record: &'r dyn Record| {
        let wanted = record.meta().key.iter().chain(&fields);
        wanted.map(|field| record.named(*field)).collect::<Result<Vec<_>>>()
    };
    let rows = rows.map(row).collect::<Result<_>>()?;
    Ok(Changes { fields, rows })
}

pub(super) async fn run(run: Run<'_>, meta: &'static ModelMeta, changes: Result<Changes>) -> Result<u64> {
    let db = run.home(meta)?;
    let run = Run::new(&db, run.place);
    let Changes { fields, rows } = changes.map_err(|error| error.at(run.place))?;
    if let Some(fixed) =
        fields.iter().find(|field| meta.key.contains(field) || meta.fields[**field].generated.is_some())
    {
        return Err(not_written(meta, *fixed).at(run.place));
    }
    if rows.is_empty() || fields.is_empty() {
        return Ok(0);
    }
    let batch = batch(run, meta, &fields);
    let place = run.place;
    if rows.len() <= batch {
        return one(run, meta, &fields, &rows).await;
    }
    run.db
        .atomic(async |db| {
            let mut updated = 0;
            for some in rows.chunks(batch) {
                updated += one(Run::new(&db, place), meta, &fields, some).await?;
            }
            Ok(updated)
        })
        .await
}

fn batch(run: Run<'_>, meta: &'static ModelMeta, fields: &[usize]) -> usize {
    let key = meta.key.len();
    match run.vendor() {
        Vendor::Postgres if kinds(run, meta, fields).is_some() => MOST_ROWS,
        Vendor::Sqlite => run.batch(key + fields.len()).min(MOST_ROWS),
        _ => run.batch(key + fields.len() * (key + 1)).min(MOST_BRANCHES),
    }
}

async fn one(run: Run<'_>, meta: &'static ModelMeta, fields: &[usize], rows: &[Vec<Value>]) -> Result<u64> {
    let sql = run.sql("UPDATE ").name(run.table(meta)?).push(" SET ");
    let sql = match (run.vendor(), kinds(run, meta, fields)) {
        (Vendor::Postgres, Some(kinds)) => by_arrays(run, sql, meta, fields, rows, &kinds)?,
        (Vendor::Sqlite, _) => by_values(run, sql, meta, fields, rows)?,
        _ => by_cases(sql, meta, fields, rows),
    };
    Ok(run.ask(sql, &[]).await?.outcome.rows)
}

/// The kinds of the columns, where PostgreSQL takes all of them as arrays.
fn kinds(run: Run<'_>, meta: &'static ModelMeta, fields: &[usize]) -> Option<Vec<&'static Kind>> {
    meta.key.iter().chain(fields).map(|field| listed(run.vendor(), meta.fields[*field].kind)).collect()
}

/// `SET title = n.f1 FROM unnest($1, $2) AS n (f0, f1) WHERE post.id = n.f0`
fn by_arrays(
    run: Run<'_>,
    sql: Sql,
    meta: &'static ModelMeta,
    fields: &[usize],
    rows: &[Vec<Value>],
    kinds: &[&'static Kind],
) -> Result<Sql> {
    let columns = kinds
        .iter()
        .enumerate()
        .map(|(column, kind)| Value::Array(kind, rows.iter().map(|row| row[column].clone()).collect()));
    let names: Vec<String> = (0..kinds.len()).map(|number| format!("f{number}")).collect();
    let sql = set_from(sql, meta, fields, &names)
        .push(" FROM unnest(")
        .list(columns, ", ", Sql::bind)
        .push(") AS carafe_new (")
        .push(&names.join(", "))
        .push(") WHERE ");
    same_key(run, sql, meta, &names)
}

/// `SET title = n.column2 FROM (VALUES (?, ?), (?, ?)) AS n WHERE post.id = n.column1`
fn by_values(
    run: Run<'_>,
    sql: Sql,
    meta: &'static ModelMeta,
    fields: &[usize],
    rows: &[Vec<Value>],
) -> Result<Sql> {
    let names: Vec<String> =
        (1..=meta.key.len() + fields.len()).map(|number| format!("column{number}")).collect();
    let row = |sql: Sql, row: &Vec<Value>| sql.push("(").list(row.iter().cloned(), ", ", Sql::bind).push(")");
    let sql = set_from(sql, meta, fields, &names)
        .push(" FROM (VALUES ")
        .list(rows, ", ", row)
        .push(") AS carafe_new WHERE ");
    same_key(run, sql, meta, &names)
}

fn set_from(sql: Sql, meta: &'static ModelMeta, fields: &[usize], names: &[String]) -> Sql {
    let pairs = fields.iter().zip(&names[meta.key.len()..]);
    sql.list(pairs, ", ", |sql, (field, name)| {
        sql.name(meta.fields[*field].column).push(" = carafe_new.").push(name)
    })
}

fn same_key(run: Run<'_>, sql: Sql, meta: &'static ModelMeta, names: &[String]) -> Result<Sql> {
    let table = run.table(meta)?;
    let pairs = meta.key_fields().zip(names);
    Ok(sql.list(pairs, " AND ", |sql, (field, name)| {
        sql.name(table).push(".").name(field.column).push(" = carafe_new.").push(name)
    }))
}

/// `SET title = CASE WHEN id = ? THEN ? … END WHERE id IN (…)`
fn by_cases(sql: Sql, meta: &'static ModelMeta, fields: &[usize], rows: &[Vec<Value>]) -> Sql {
    let key = key::columns(meta);
    let branch = |sql: Sql, row: &Vec<Value>, at: usize| {
        let pairs = key.iter().zip(row);
        sql.push(" WHEN ")
            .list(pairs, " AND ", |sql, (column, value)| sql.name(column).push(" = ").bind(value.clone()))
            .push(" THEN ")
            .bind(row[at].clone())
    };
    let sql = sql.list(fields.iter().enumerate(), ", ", |sql, (index, field)| {
        let sql = sql.name(meta.fields[*field].column).push(" = CASE");
        rows.iter().fold(sql, |sql, row| branch(sql, row, key.len() + index)).push(" END")
    });
    let keys = rows.iter().map(|row| row[..key.len()].to_vec()).collect();
    sql.push(" WHERE ").with_keys(&key, keys)
}

#[cold]
fn not_written(meta: &'static ModelMeta, field: usize) -> DbError {
    let field = meta.fields[field].name;
    DbError::new(ErrorKind::Query, format!("`{}.{field}` cannot be written by `bulk_update`", meta.name))
        .hint("the key tells which row it is, and what the database computes is never written")
}
