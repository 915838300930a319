//! Many rows inserted together.

mod batches;
mod conflict;
mod copy;
mod groups;
mod load;
mod many;
mod way;

use carafe_core::Place;

pub(crate) use self::{
    conflict::{Conflict, ignore},
    many::insert_given,
};
use super::{FieldList, Run, fields, record::Record};
use crate::{Db, DbError, Model, error::Result};

/// Rows that are about to be inserted together: `Post::bulk(posts).ignore_conflicts().create(&db)`.
///
/// ```
/// use carafe::prelude::*;
///
/// #[derive(Model)]
/// struct Price {
///     id: i64,
///     #[field(max_length = 20, unique)]
///     code: String,
///     cents: i64,
/// }
///
/// async fn import(prices: Vec<Price>, db: &Db) -> Result<(), carafe::db::DbError> {
///     Price::bulk(prices).update_conflicts(|p| p.code, |p| p.cents).create(db).await?;
///     Ok(())
/// }
/// ```
#[derive(Debug)]
#[must_use = "nothing is inserted before `create`"]
pub struct Bulk<M> {
    rows: Vec<M>,
    options: Result<Options>,
}

/// How rows are inserted.
#[derive(Debug, Default)]
pub(crate) struct Options {
    /// Rows of one statement at most.
    batch: Option<usize>,
    conflict: Conflict,
}

impl<M: Model> Bulk<M> {
    pub(super) fn of(rows: Vec<M>) -> Self {
        Self { rows, options: Ok(Options::default()) }
    }

    /// At most so many rows in one statement. Otherwise as many as the database takes.
    pub fn batch(mut self, rows: usize) -> Self {
        if let Ok(options) = &mut self.options {
            options.batch = Some(rows.max(1));
        }
        self
    }

    /// Leaves out rows of which there is one already, as some unique constraint sees it. Keys are not told then.
    pub fn ignore_conflicts(mut self) -> Self {
        if let Ok(options) = &mut self.options {
            options.conflict = Conflict::Ignore;
        }
        self
    }

    /// Where there is a row with the same `unique` fields, changes these fields of it instead.
    ///
    /// There must be a unique constraint over exactly the `unique` fields. MariaDB and MySQL look at all unique constraints
    /// of the table.
    pub fn update_conflicts<U: FieldList, L: FieldList>(
        mut self,
        unique: impl FnOnce(&M::Fields) -> U,
        list: impl FnOnce(&M::Fields) -> L,
    ) -> Self {
        let unique = fields::named(&unique(M::fields()), M::root());
        let set = fields::named(&list(M::fields()), M::root());
        self.options = self.options.and_then(|options| with_update(options, unique, set));
        self
    }

    /// Inserts them, in one transaction if it takes several statements. Keys that the database counts, and what it computes,
    /// stand in the rows that come back, on databases that can tell: all but MySQL.
    #[track_caller]
    pub fn create(self, db: &Db) -> impl Future<Output = Result<Vec<M>>> + Send {
        let run = Run::new(db, Place::here());
        async move {
            let Self { mut rows, options } = self;
            let records = rows.iter_mut().map(|row| row as &mut dyn Record).collect();
            many::records(run, M::meta(), records, options).await?;
            Ok(rows)
        }
    }
}

fn with_update(
    options: Options,
    unique: Result<Vec<usize>>,
    set: Result<Vec<usize>>,
) -> Result<Options, DbError> {
    Ok(Options { conflict: Conflict::Update { unique: unique?, set: set? }, ..options })
}
