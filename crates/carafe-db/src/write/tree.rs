//! Rows that stand under rows of their own model: who is above and who is below, asked by one statement.

use super::{
    Run, history,
    key::{self, Ident, key_column},
    record::Record,
    turn,
};
use crate::{DbError, ErrorKind, Value, error::Result, meta::ModelMeta};

/// The keys of all rows below one, in no order. A circle that was made by other means ends.
pub(crate) async fn below(run: Run<'_>, record: &dyn Record, parent: usize) -> Result<Vec<Value>> {
    let meta = record.meta();
    let (key, parent) = (key_column(meta), meta.fields[parent].column);
    let (own, table) = (record.key()?, run.table(meta)?);
    let sql = run
        .sql("SELECT carafe_id FROM (WITH RECURSIVE carafe_tree (carafe_id) AS (SELECT ")
        .name(key)
        .push(" FROM ")
        .name(table)
        .push(" WHERE ")
        .within(parent, own)
        .push(" UNION SELECT carafe_row.")
        .name(key)
        .push(" FROM ")
        .name(table)
        .push(" carafe_row INNER JOIN carafe_tree ON carafe_row.")
        .name(parent)
        .push(" = carafe_tree.carafe_id) SELECT carafe_id FROM carafe_tree) carafe_below");
    let rows = run.ask(sql, &[meta.fields[meta.key[0]].kind]).await?.rows;
    Ok(rows.into_iter().flatten().collect())
}

/// The keys of all rows above one, in no order.
pub(crate) async fn above(run: Run<'_>, record: &dyn Record, parent: usize) -> Result<Vec<Value>> {
    let meta = record.meta();
    let (key, up) = (key_column(meta), meta.fields[parent].column);
    let (from, table) = (record.named(parent)?, run.table(meta)?);
    if from.is_null() {
        return Ok(Vec::new());
    }
    let sql = run
        .sql("SELECT carafe_id FROM (WITH RECURSIVE carafe_tree (carafe_id, carafe_up) AS (SELECT ")
        .names([key, up])
        .push(" FROM ")
        .name(table)
        .push(" WHERE ")
        .within(key, vec![from])
        .push(" UNION SELECT carafe_row.")
        .name(key)
        .push(", carafe_row.")
        .name(up)
        .push(" FROM ")
        .name(table)
        .push(" carafe_row INNER JOIN carafe_tree ON carafe_row.")
        .name(key)
        .push(" = carafe_tree.carafe_up) SELECT carafe_id FROM carafe_tree) carafe_above");
    let rows = run.ask(sql, &[meta.fields[meta.key[0]].kind]).await?.rows;
    Ok(rows.into_iter().flatten().collect())
}

/// Lets a row stand under another, or under none; an error where it would stand under itself.
pub(crate) async fn move_under(
    run: Run<'_>,
    record: &mut dyn Record,
    parent: usize,
    under: Result<Option<Value>>,
) -> Result<()> {
    let meta = record.meta();
    let db = run.home(meta)?;
    let (place, own, under) = (run.place, record.key()?, under?);
    let to = under.clone().unwrap_or(Value::Null(meta.fields[parent].kind));
    let set = to.clone();
    let work = async |db| {
        let run = Run::new(&db, place);
        turn::take(run, meta, None).await?;
        let own_ident = Ident::of_key(&own);
        // Row by row and locked, so that what others have committed meanwhile is seen inside any transaction.
        let (mut seen, mut next) = (Vec::new(), under);
        while let Some(key) = next {
            let ident = Ident::of(&key);
            if ident == own_ident {
                return Err(circle(meta, &own).at(place));
            }
            if seen.contains(&ident) {
                break;
            }
            seen.push(ident);
            next = up(run, meta, parent, key).await?;
        }
        history::changing(run, meta, vec![own.clone()], async |db| {
            let run = Run::new(&db, place);
            let sql = run.sql("UPDATE ").name(run.table(meta)?).push(" SET ");
            let sql = sql.name(meta.fields[parent].column).push(" = ").bind(set).push(" WHERE ");
            run.ask(sql.with_keys(&key::columns(meta), vec![own]), &[]).await.map(|_| ())
        })
        .await
    };
    db.atomic(work).await?;
    record.set(parent, to)
}

/// The key of the row above a row.
async fn up(run: Run<'_>, meta: &'static ModelMeta, parent: usize, key: Value) -> Result<Option<Value>> {
    let field = &meta.fields[parent];
    let sql = run.sql("SELECT ").name(field.column).push(" FROM ").name(run.table(meta)?).push(" WHERE ");
    let sql = sql.within(key_column(meta), vec![key]).push(turn::words(run));
    let above = run.ask(sql, &[field.kind]).await?.rows.into_iter().flatten().next();
    Ok(above.filter(|above| !above.is_null()))
}

#[cold]
fn circle(meta: &'static ModelMeta, key: &[Value]) -> DbError {
    let key = key::words(key);
    let fact =
        format!("the `{}` with the key {key} cannot stand under itself, or under a row below it", meta.name);
    DbError::new(ErrorKind::Query, fact)
}
