//! What rows of a query know of each other, where it has a fetch mode.

use std::sync::Arc;

use super::{QuerySet, keys::keys};
use crate::{
    error::Result, field::Loaded, meta::FetchMode, model::Model, query_set::Annotated, relation::Peers,
    write::Record,
};

impl<M: Model, A: Annotated> QuerySet<M, A> {
    /// What `load` of a foreign key does for these rows: ask for one row, for those of all, or for none.
    ///
    /// See [`FetchMode`].
    pub const fn fetch_mode(mut self, mode: FetchMode) -> Self {
        self.query.fetch = Some(mode);
        self
    }
}

/// Tells foreign keys of rows about each other; a row that is loaded stays.
pub(crate) fn with_mode(mode: Option<FetchMode>, rows: &mut [&mut dyn Record]) -> Result<()> {
    let Some(meta) = rows.first().map(|row| row.meta()) else { return Ok(()) };
    let mode = mode.unwrap_or(meta.fetch_mode);
    if mode == FetchMode::One {
        return Ok(());
    }
    for (index, field) in meta.fields.iter().enumerate().filter(|(_, field)| field.relation.is_some()) {
        let keys = keys(rows.iter().map(|row| row.value(index)))?;
        let peers: Loaded = Arc::new(Peers::new(mode, meta, field, keys));
        for key in rows.iter_mut().filter_map(|row| row.field_mut(index).foreign_key()) {
            key.attach(Arc::clone(&peers));
        }
    }
    Ok(())
}

/// Rows of any model as rows.
pub(crate) fn records<'r, M: Model>(rows: impl Iterator<Item = &'r mut M>) -> Vec<&'r mut dyn Record> {
    rows.map(|row| row as &mut dyn Record).collect()
}
