//! UPDATE of many rows, each with values of its own.

use super::{
    history, key,
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
    let Changes { fields, rows } = changes.map_err(|error| error.at(run.place))?;
    let is_fixed = |field: &&usize| meta.key.contains(field) || meta.fields[**field].generated.is_some();
    if let Some(fixed) = fields.iter().find(is_fixed) {
        return Err(not_written(meta, *fixed).at(run.place));
    }
    if rows.is_empty() || fields.is_empty() {
        return Ok(0);
    }
    let updating = Updating { run: Run::new(&db, run.place), meta, fields: &fields };
    let batch = updating.batch();
    let has_history = meta.rare.history.is_some();
    if rows.len() <= batch && !has_history {
        return updating.some(&rows).await;
    }
    let keys = if has_history {
        rows.iter().map(|row| row[..meta.key.len()].to_vec()).collect()
    } else {
        Vec::new()
    };
    let work = async |db| {
        let run = Run::new(&db, run.place);
        let before = history::before(run, meta, &keys).await?;
        let updating = Updating { run, meta, fields: &fields };
        let mut updated = 0;
        for some in rows.chunks(batch) {
            updated += updating.some(some).await?;
        }
        history::compare(run, meta, keys, before).await?;
        Ok(updated)
    };
    db.atomic(work).await
}

/// Rows on their way, with these fields.
struct Updating<'a> {
    run: Run<'a>,
    meta: &'static ModelMeta,
    fields: &'a [usize],
}

impl Updating<'_> {
    /// How many rows a statement takes.
    fn batch(&self) -> usize {
        let (key, fields) = (self.meta.key.len(), self.fields.len());
        match self.run.vendor() {
            Vendor::Postgres if self.kinds().is_some() => MOST_ROWS,
            Vendor::Sqlite => self.run.batch(key + fields).min(MOST_ROWS),
            _ => self.run.batch(key + fields * (key + 1)).min(MOST_BRANCHES),
        }
    }

    async fn some(&self, rows: &[Vec<Value>]) -> Result<u64> {
        let sql = self.run.sql("UPDATE ").name(self.run.table(self.meta)?).push(" SET ");
        let sql = match (self.run.vendor(), self.kinds()) {
            (Vendor::Postgres, Some(kinds)) => self.by_arrays(sql, rows, &kinds)?,
            (Vendor::Sqlite, _) => self.by_values(sql, rows)?,
            _ => self.by_cases(sql, rows),
        };
        Ok(self.run.ask(sql, &[]).await?.outcome.rows)
    }

    /// The kinds of the columns, where PostgreSQL takes all of them as arrays.
    fn kinds(&self) -> Option<Vec<&'static Kind>> {
        let kind = |field: &usize| listed(self.run.vendor(), self.meta.fields[*field].kind);
        self.meta.key.iter().chain(self.fields).map(kind).collect()
    }

    /// `SET title = n.f1 FROM unnest($1, $2) AS n (f0, f1) WHERE post.id = n.f0`
    fn by_arrays(&self, sql: Sql, rows: &[Vec<Value>], kinds: &[&'static Kind]) -> Result<Sql> {
        let columns = kinds
            .iter()
            .enumerate()
            .map(|(column, kind)| Value::Array(kind, rows.iter().map(|row| row[column].clone()).collect()));
        let names: Vec<String> = (0..kinds.len()).map(|number| format!("f{number}")).collect();
        let sql = self
            .set_from(sql, &names)
            .push(" FROM unnest(")
            .list(columns, ", ", Sql::bind)
            .push(") AS carafe_new (")
            .push(&names.join(", "))
            .push(") WHERE ");
        self.same_key(sql, &names)
    }

    /// `SET title = n.column2 FROM (VALUES (?, ?), (?, ?)) AS n WHERE post.id = n.column1`
    fn by_values(&self, sql: Sql, rows: &[Vec<Value>]) -> Result<Sql> {
        let columns = 1..=self.meta.key.len() + self.fields.len();
        let names: Vec<String> = columns.map(|number| format!("column{number}")).collect();
        let row =
            |sql: Sql, row: &Vec<Value>| sql.push("(").list(row.iter().cloned(), ", ", Sql::bind).push(")");
        let sql = self
            .set_from(sql, &names)
            .push(" FROM (VALUES ")
            .list(rows, ", ", row)
            .push(") AS carafe_new WHERE ");
        self.same_key(sql, &names)
    }

    fn set_from(&self, sql: Sql, names: &[String]) -> Sql {
        let pairs = self.fields.iter().zip(&names[self.meta.key.len()..]);
        sql.list(pairs, ", ", |sql, (field, name)| {
            sql.name(self.meta.fields[*field].column).push(" = carafe_new.").push(name)
        })
    }

    fn same_key(&self, sql: Sql, names: &[String]) -> Result<Sql> {
        let table = self.run.table(self.meta)?;
        let pairs = self.meta.key_fields().zip(names);
        Ok(sql.list(pairs, " AND ", |sql, (field, name)| {
            sql.name(table).push(".").name(field.column).push(" = carafe_new.").push(name)
        }))
    }

    /// `SET title = CASE WHEN id = ? THEN ? … END WHERE id IN (…)`
    fn by_cases(&self, sql: Sql, rows: &[Vec<Value>]) -> Sql {
        let key = key::columns(self.meta);
        let branch = |sql: Sql, row: &Vec<Value>, at: usize| {
            let pairs = key.iter().zip(row);
            sql.push(" WHEN ")
                .list(pairs, " AND ", |sql, (column, value)| sql.name(column).push(" = ").bind(value.clone()))
                .push(" THEN ")
                .bind(row[at].clone())
        };
        let sql = sql.list(self.fields.iter().enumerate(), ", ", |sql, (index, field)| {
            let sql = sql.name(self.meta.fields[*field].column).push(" = CASE");
            rows.iter().fold(sql, |sql, row| branch(sql, row, key.len() + index)).push(" END")
        });
        let keys = rows.iter().map(|row| row[..key.len()].to_vec()).collect();
        sql.push(" WHERE ").with_keys(&key, keys)
    }
}

#[cold]
fn not_written(meta: &'static ModelMeta, field: usize) -> DbError {
    let field = meta.fields[field].name;
    DbError::new(ErrorKind::Query, format!("`{}.{field}` cannot be written by `bulk_update`", meta.name))
        .hint("the key tells which row it is, and what the database computes is never written")
}
