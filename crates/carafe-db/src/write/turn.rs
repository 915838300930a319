//! Turns: what two must not do at once, until the transaction of the first ends.

use super::{Run, key};
use crate::{
    DbError, ErrorKind, Kind, Value,
    driver::{TurnLock, Vendor},
    error::Result,
    meta::ModelMeta,
};

/// Waits until nobody else has the turn of these rows; it ends with the transaction.
///
/// A row that others point at is locked where there is one, so only those wait who want the same. Without one PostgreSQL has
/// a lock of its own for it, and MariaDB and MySQL lock the first row of the table, or a name while it has none. SQLite has one
/// writer anyway.
pub(super) async fn take(
    run: Run<'_>,
    meta: &'static ModelMeta,
    within: Option<(usize, &Value)>,
) -> Result<()> {
    if let Some((field, value)) = within
        && let Some(relation) = &meta.fields[field].relation
        && !value.is_null()
    {
        let target = (relation.target)();
        let column = &target.fields[relation.pointed_at()];
        if let Ok(table) = run.db.registry().table_of(target) {
            let sql = run.sql("SELECT ").name(column.column).push(" FROM ").name(table).push(" WHERE ");
            let sql = sql.name(column.column).push(" = ").bind(value.clone()).push(words(run));
            return run.ask(sql, &[column.kind]).await.map(|_| ());
        }
    }
    let table = run.table(meta)?;
    match run.vendor() {
        Vendor::Sqlite => Ok(()),
        Vendor::Postgres => {
            let sql = run.sql("SELECT CAST(pg_advisory_xact_lock(hashtextextended(");
            let sql = sql.bind(Value::Text(table.to_owned())).push(", 0)) AS text)");
            run.ask(sql, &[Kind::Text]).await.map(|_| ())
        }
        // Whoever had the name may have added a row, which the next one waits for.
        _ => match lock_first(run, meta).await? {
            true => Ok(()),
            false => {
                lock_name(run, table).await?;
                lock_first(run, meta).await.map(|_| ())
            }
        },
    }
}

/// Locks the first row of a table; says whether there is one.
async fn lock_first(run: Run<'_>, meta: &'static ModelMeta) -> Result<bool> {
    let key = key::columns(meta);
    let sql = run.sql("SELECT ").names(key.iter().copied()).push(" FROM ").name(run.table(meta)?);
    let sql = sql.push(" ORDER BY ").names(key.iter().copied()).push(" LIMIT 1 FOR UPDATE");
    let kinds: Vec<Kind> = meta.key_fields().map(|field| field.kind).collect();
    Ok(!run.ask(sql, &kinds).await?.rows.is_empty())
}

async fn lock_name(run: Run<'_>, table: &str) -> Result<()> {
    let sql = run.sql(TurnLock::TAKE).bind(Value::Text(table.to_owned())).push(TurnLock::END);
    let taken = run.ask(sql, &[Kind::I64]).await?.rows.into_iter().flatten().next();
    if taken.and_then(|taken| taken.number()) == Some(1) {
        return Ok(());
    }
    let text = format!("somebody else keeps the first place of `{table}` for too long");
    let hint = "try the transaction again, or make those shorter that add its first row";
    Err(DbError::new(ErrorKind::Locked, text).hint(hint).at(run.place))
}

/// What locks the rows that a question gives.
pub(super) fn words(run: Run<'_>) -> &'static str {
    match run.vendor() {
        Vendor::Sqlite => "",
        // Others may go on to point at the row.
        Vendor::Postgres => " FOR NO KEY UPDATE",
        _ => " FOR UPDATE",
    }
}
