//! Deleting: the rows themselves, and what becomes of those that point at them.
//!
//! What goes and what changes is found first, then done, in one transaction and in an order in which nothing points at what
//! is already gone. Rows are told apart by their keys; nothing is read of them but those.

mod carry_out;
mod collect;
mod deleted;
mod points_here;
mod victims;

pub use deleted::Deleted;

use self::{collect::Collector, points_here::Pointers};
use super::{key, run::Run};
use crate::{
    Value,
    error::Result,
    exec,
    meta::ModelMeta,
    query::{Output, Query},
    sql::Ask,
};

/// Deletes one row.
pub(super) async fn one(run: Run<'_>, meta: &'static ModelMeta, key: Result<Vec<Value>>) -> Result<Deleted> {
    keys(run, meta, vec![key?]).await
}

/// Deletes the rows of some keys, and what goes with them.
async fn keys(run: Run<'_>, meta: &'static ModelMeta, keys: Vec<Vec<Value>>) -> Result<Deleted> {
    let db = run.home(meta)?;
    let run = Run::new(&db, run.place);
    let pointers = Pointers::at(run.db.registry(), meta);
    let plain = pointers.are_none() && meta.rare.history.is_none();
    if plain && keys.len() <= run.batch(meta.key.len()) {
        return alone(run, meta, keys).await;
    }
    let place = run.place;
    run.db
        .atomic(async |db| {
            let run = Run::new(&db, place);
            let victims = Collector::new(run).collect(meta, keys).await?;
            carry_out::all(run, victims).await
        })
        .await
}

/// Deletes the rows of a query, and what goes with them.
pub(crate) async fn rows_of(run: Run<'_>, query: Query) -> Result<Deleted> {
    let meta = query.root.meta();
    let db = run.home(meta)?;
    let run = Run::new(&db, run.place);
    if query.empty {
        return Ok(Deleted::default());
    }
    if meta.rare.history.is_none() && Pointers::at(run.db.registry(), meta).are_none() {
        let mut deleted = Deleted::default();
        let gone = exec::run(run.db, Ask::Delete(&query), run.place, &mut |_| Ok(())).await?;
        deleted.count(run.db.registry().label_of(meta), gone.rows);
        return Ok(deleted);
    }
    let place = run.place;
    let query = Query { output: Output::Key, ..query };
    run.db
        .atomic(async |db| {
            let run = Run::new(&db, place);
            let found = key::of_query(run, &query).await?;
            let victims = Collector::new(run).collect(meta, found).await?;
            carry_out::all(run, victims).await
        })
        .await
}

/// Rows at which nothing points.
async fn alone(run: Run<'_>, meta: &'static ModelMeta, keys: Vec<Vec<Value>>) -> Result<Deleted> {
    let mut deleted = Deleted::default();
    let sql =
        run.sql("DELETE FROM ").name(run.table(meta)?).push(" WHERE ").with_keys(&key::columns(meta), keys);
    deleted.count(run.db.registry().label_of(meta), run.ask(sql, &[]).await?.outcome.rows);
    Ok(deleted)
}
