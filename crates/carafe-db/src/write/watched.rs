//! Rows that are inserted where the model says more: at the end of an order, with a line in the history.

use super::{Run, history, insert, order, record::Record, row::Parts};
use crate::{Value, error::Result, meta::ModelMeta};

/// Whether an insert does more than to insert.
pub(super) const fn is_watched(meta: &'static ModelMeta) -> bool {
    meta.rare.order.is_some() || meta.rare.history.is_some()
}

/// Inserts a row; gives what was not given.
pub(super) async fn insert(
    run: Run<'_>,
    meta: &'static ModelMeta,
    mut parts: Parts,
) -> Result<Vec<(usize, Value)>> {
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
        let mut made = insert::plain(run, meta, parts.clone()).await?;
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
