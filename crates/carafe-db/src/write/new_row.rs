//! A new row: inserted, and where the model says more, at the end of an order and with a line in the history.

use super::{
    Run, history, insert, order,
    record::Record,
    row::{self, Parts},
};
use crate::{Value, error::Result, meta::ModelMeta};

/// Whether an insert does more than to insert.
pub(super) const fn is_watched(meta: &'static ModelMeta) -> bool {
    meta.rare.order.is_some() || meta.rare.history.is_some()
}

/// Inserts a struct; what the database made is put into it.
pub(super) async fn record(run: Run<'_>, record: &mut dyn Record) -> Result<()> {
    let parts = row::of_record(record)?;
    let made = values(run, record.meta(), parts).await?;
    record.take(made)
}

/// Inserts a row; gives what was not given.
pub(super) async fn values(
    run: Run<'_>,
    meta: &'static ModelMeta,
    parts: Parts,
) -> Result<Vec<(usize, Value)>> {
    if is_watched(meta) {
        return Box::pin(watched(run, meta, parts)).await;
    }
    insert::values(run, meta, parts).await
}

async fn watched(run: Run<'_>, meta: &'static ModelMeta, mut parts: Parts) -> Result<Vec<(usize, Value)>> {
    let place = run.place;
    let insert = async |db| {
        let run = Run::new(&db, place);
        let mut placed = None;
        if let Some(order) = meta.rare.order {
            let within = order.within.and_then(|field| parts[field].clone());
            let end = order::end(run, meta, order, within.as_ref()).await?;
            let end = order::value(meta, order, end)?;
            parts[order.field] = Some(end.clone());
            placed = Some((order.field, end));
        }
        let mut made = insert::values(run, meta, parts.clone()).await?;
        made.extend(placed);
        made.iter().for_each(|(field, value)| parts[*field] = Some(value.clone()));
        let nothing =
            |(part, field): (Option<Value>, &crate::meta::FieldMeta)| part.unwrap_or(Value::Null(field.kind));
        let row = parts.into_iter().zip(meta.fields).map(nothing).collect();
        history::created(run, meta, vec![row]).await?;
        Ok(made)
    };
    run.db.atomic(insert).await
}

/// Inserts rows one by one, all or none.
pub(super) async fn several(run: Run<'_>, meta: &'static ModelMeta, rows: Vec<Parts>) -> Result<()> {
    let place = run.place;
    let work = async |db| {
        for parts in rows {
            values(Run::new(&db, place), meta, parts).await?;
        }
        Ok(())
    };
    run.db.atomic(work).await
}

/// Puts rows that will be inserted together at the ends of their orders. Inside a transaction.
pub(super) async fn at_the_end(
    run: Run<'_>,
    meta: &'static ModelMeta,
    records: &mut [&mut dyn Record],
) -> Result<()> {
    let Some(order) = meta.rare.order else { return Ok(()) };
    let mut ends: Vec<(Option<Value>, i64)> = Vec::new();
    for record in records {
        let within = order.within.map(|field| record.named(field)).transpose()?;
        let at = match ends.iter().position(|(known, _)| *known == within) {
            Some(at) => at,
            None => {
                let end = order::end(run, meta, order, within.as_ref()).await?;
                ends.push((within, end));
                ends.len() - 1
            }
        };
        record.set(order.field, order::value(meta, order, ends[at].1)?)?;
        ends[at].1 += 1;
    }
    Ok(())
}
