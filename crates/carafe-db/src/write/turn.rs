//! Turns: what two must not do at once, until the transaction of the first ends.

use super::{Run, key};
use crate::{Kind, Value, driver::Vendor, error::Result, meta::ModelMeta};

/// Waits until nobody else has the turn of these rows; it ends with the transaction.
///
/// A row that others point at is locked where there is one, so only those wait who want the same. Without one PostgreSQL has
/// a lock of its own for it, and MariaDB and MySQL lock the first row of the table. SQLite has one writer anyway.
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
        _ => {
            let key = key::columns(meta);
            let sql = run.sql("SELECT ").names(key.iter().copied()).push(" FROM ").name(table);
            let sql = sql.push(" ORDER BY ").names(key.iter().copied()).push(" LIMIT 1 FOR UPDATE");
            let kinds: Vec<Kind> = meta.key_fields().map(|field| field.kind).collect();
            run.ask(sql, &kinds).await.map(|_| ())
        }
    }
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
