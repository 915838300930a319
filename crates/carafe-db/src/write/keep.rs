//! Saving: insert or update, whichever a row needs.

use super::{
    key,
    moment::Moment,
    new_row,
    record::Record,
    run::Run,
    select,
    update::{self, not_updated},
};
use crate::error::Result;

/// Inserts where the key is empty, or no row has it; otherwise updates.
pub(super) async fn save(run: Run<'_>, record: &mut dyn Record) -> Result<()> {
    let db = run.home(record.meta())?;
    let run = Run::new(&db, run.place);
    if key::is_empty(&record.key()?) {
        return new_row::record(run, record).await;
    }
    Moment::Later.stamp(record)?;
    let fields = update::written(record.meta());
    if update::record(run, record, &fields).await? {
        return Ok(());
    }
    new_row::record(run, record).await
}

/// Writes these fields; an error where there is no such row.
pub(super) async fn save_only(
    run: Run<'_>,
    record: &mut dyn Record,
    fields: Result<Vec<usize>>,
) -> Result<()> {
    let db = run.home(record.meta())?;
    let run = Run::new(&db, run.place);
    let fields = fields.map_err(|error| error.at(run.place))?;
    if update::record(run, record, &fields).await? {
        return Ok(());
    }
    Err(not_updated(run, record.meta(), &record.key()?))
}

/// Writes these fields, and those that are set at each save; an error where there is no such row.
pub(crate) async fn save_fields(run: Run<'_>, record: &mut dyn Record, mut fields: Vec<usize>) -> Result<()> {
    Moment::Later.stamp(record)?;
    let stamped = record.meta().fields.iter().enumerate().filter(|(_, field)| Moment::Later.sets(field));
    fields.extend(stamped.map(|(index, _)| index));
    fields.retain(|field| {
        !record.meta().key.contains(field) && record.meta().fields[*field].generated.is_none()
    });
    fields.sort_unstable();
    fields.dedup();
    save_only(run, record, Ok(fields)).await
}

/// Writes all fields; an error where there is no such row.
pub(super) async fn update(run: Run<'_>, record: &mut dyn Record) -> Result<()> {
    let db = run.home(record.meta())?;
    let run = Run::new(&db, run.place);
    Moment::Later.stamp(record)?;
    let fields = update::written(record.meta());
    save_only(run, record, Ok(fields)).await
}

/// Reads all fields again.
pub(super) async fn refresh(run: Run<'_>, record: &mut dyn Record) -> Result<()> {
    let db = run.home(record.meta())?;
    let run = Run::new(&db, run.place);
    let meta = record.meta();
    let all: Vec<usize> = (0..meta.fields.len()).collect();
    let found = select::fields(run, meta, record.key()?, &all).await?;
    record.take(found)
}

/// Inserts, whatever the key is.
pub(super) async fn insert(run: Run<'_>, record: &mut dyn Record) -> Result<()> {
    let db = run.home(record.meta())?;
    let run = Run::new(&db, run.place);
    new_row::record(run, record).await
}
