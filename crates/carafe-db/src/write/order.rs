//! The order of rows, kept in a field: where a new row goes, and rows that change their places.

use super::{
    Run,
    columns::kinds,
    history,
    key::{self, Ident},
    record::Record,
    sql::Sql,
    turn,
};
use crate::{
    DbError, ErrorKind, Kind, Value,
    error::Result,
    meta::{ModelMeta, OrderedMeta},
};

type Key = Vec<Value>;

/// The place behind the last row of an order. Nobody else gets it before the transaction ends.
pub(super) async fn end(
    run: Run<'_>,
    meta: &'static ModelMeta,
    order: OrderedMeta,
    within: Option<&Value>,
) -> Result<i64> {
    turn::take(run, meta, order.within.zip(within)).await?;
    let field = &meta.fields[order.field];
    let sql = run.sql("SELECT ").name(field.column).push(" FROM ").name(run.table(meta)?);
    let sql = chosen(sql, meta, order, within).push(" ORDER BY ").name(field.column);
    let last = run.ask(sql.push(" DESC LIMIT 1").push(turn::words(run)), &[field.kind]).await?.rows;
    let last = last.into_iter().flatten().next().and_then(|place| place.number());
    Ok(last.map_or(0, |place| place.saturating_add(1)))
}

/// A place in the width of the field.
pub(super) fn value(meta: &'static ModelMeta, order: OrderedMeta, place: i64) -> Result<Value> {
    let field = &meta.fields[order.field];
    Value::whole(place, field.kind).ok_or_else(|| {
        let name = format!("{}.{}", meta.name, field.name);
        DbError::new(ErrorKind::Data, format!("`{name}` is too small for the place {place}"))
    })
}

/// The rows of an order, with their places.
async fn places(
    run: Run<'_>,
    meta: &'static ModelMeta,
    order: OrderedMeta,
    within: Option<&Value>,
) -> Result<Vec<(Key, i64)>> {
    let field = &meta.fields[order.field];
    let mut sql = run.sql("SELECT ").names(key::columns(meta)).push(", ").name(field.column);
    sql = sql.push(" FROM ").name(run.table(meta)?);
    sql = chosen(sql, meta, order, within)
        .push(" ORDER BY ")
        .name(field.column)
        .push(", ")
        .names(key::columns(meta))
        .push(turn::words(run));
    let mut kinds: Vec<Kind> = kinds(meta, meta.key);
    kinds.push(field.kind);
    let rows = run.ask(sql, &kinds).await?.rows;
    let split = |mut row: Vec<Value>| {
        let place = row.pop().and_then(|place| place.number()).unwrap_or_default();
        (row, place)
    };
    Ok(rows.into_iter().map(split).collect())
}

/// ` WHERE question_id = ?`
fn chosen(sql: Sql, meta: &'static ModelMeta, order: OrderedMeta, within: Option<&Value>) -> Sql {
    let Some((within, value)) = order.within.zip(within) else { return sql };
    let sql = sql.push(" WHERE ").name(meta.fields[within].column);
    if value.is_null() { sql.push(" IS NULL") } else { sql.push(" = ").bind(value.clone()) }
}

/// Where a row goes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step {
    /// One place towards the first.
    Up,
    /// One place towards the last.
    Down,
    /// To this place; to the last if there are fewer.
    To(usize),
}

/// Moves a row in its order; says whether its place became another.
pub(crate) async fn step(run: Run<'_>, record: &mut dyn Record, step: Step) -> Result<bool> {
    let meta = record.meta();
    let db = run.home(meta)?;
    let (place, order, key) = (run.place, of(meta)?, record.key()?);
    let within = order.within.map(|field| record.named(field)).transpose()?;
    let moved = db.atomic(async |db| {
        let run = Run::new(&db, place);
        turn::take(run, meta, order.within.zip(within.as_ref())).await?;
        let rows = places(run, meta, order, within.as_ref()).await?;
        let wanted = Ident::of_key(&key);
        let Some(at) = rows.iter().position(|(key, _)| Ident::of_key(key) == wanted) else {
            return Err(super::update::not_updated(run, meta, &key));
        };
        let to = match step {
            Step::Up => at.saturating_sub(1),
            Step::Down => at + 1,
            Step::To(place) => place,
        };
        let to = to.min(rows.len() - 1);
        let mut keys: Vec<&(Key, i64)> = rows.iter().collect();
        let row = keys.remove(at);
        keys.insert(to, row);
        write(run, meta, order, &keys).await?;
        Ok((at != to, to))
    });
    let (moved, to) = moved.await?;
    record.set(order.field, value(meta, order, i64::try_from(to).unwrap_or(i64::MAX))?)?;
    Ok(moved)
}

/// Puts rows of one order into the order of a list; those that it does not name come behind them.
pub(crate) async fn set(run: Run<'_>, meta: &'static ModelMeta, wanted: Result<Vec<Key>>) -> Result<()> {
    let db = run.home(meta)?;
    let (place, order, wanted) = (run.place, of(meta)?, wanted?);
    let Some(first) = wanted.first() else { return Ok(()) };
    db.atomic(async |db| {
        let run = Run::new(&db, place);
        let within = match order.within {
            Some(field) => {
                let rows = super::select::rows(run, meta, vec![first.clone()], &[field]).await?;
                rows.into_iter().flatten().next()
            }
            None => None,
        };
        turn::take(run, meta, order.within.zip(within.as_ref())).await?;
        let rows = places(run, meta, order, within.as_ref()).await?;
        let (mut ordered, mut left): (Vec<&(Key, i64)>, Vec<&(Key, i64)>) =
            (Vec::new(), rows.iter().collect());
        for key in &wanted {
            let ident = Ident::of_key(key);
            match left.iter().position(|(key, _)| Ident::of_key(key) == ident) {
                Some(at) => ordered.push(left.remove(at)),
                None => return Err(not_one_of_them(meta, key).at(place)),
            }
        }
        ordered.extend(left);
        write(run, meta, order, &ordered).await
    })
    .await
}

/// Writes the places that are not as they should be.
async fn write(
    run: Run<'_>,
    meta: &'static ModelMeta,
    order: OrderedMeta,
    rows: &[&(Key, i64)],
) -> Result<()> {
    let numbered = rows.iter().zip(0..).filter(|((_, place), wanted)| place != wanted);
    let changed: Vec<(Key, i64)> = numbered.map(|((key, _), wanted)| (key.clone(), wanted)).collect();
    let keys = changed.iter().map(|(key, _)| key.clone()).collect();
    let (place, column) = (run.place, meta.fields[order.field].column);
    history::changing(run, meta, keys, async |db| {
        let run = Run::new(&db, place);
        for (key, place) in changed {
            let sql = run.sql("UPDATE ").name(run.table(meta)?).push(" SET ").name(column).push(" = ");
            let sql = sql.bind(value(meta, order, place)?).push(" WHERE ");
            run.ask(sql.with_keys(&key::columns(meta), vec![key]), &[]).await?;
        }
        Ok(())
    })
    .await
}

pub(crate) fn of(meta: &'static ModelMeta) -> Result<OrderedMeta> {
    meta.rare.order.ok_or_else(|| {
        DbError::new(ErrorKind::Query, format!("the rows of `{}` have no order of their own", meta.name))
    })
}

#[cold]
fn not_one_of_them(meta: &'static ModelMeta, key: &[Value]) -> DbError {
    let key = key::words(key);
    DbError::new(
        ErrorKind::Query,
        format!("the `{}` with the key {key} is not in one order with the others, or named twice", meta.name),
    )
}
