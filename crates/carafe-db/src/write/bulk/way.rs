//! How the database tells what it made of many rows.

use super::Conflict;
use crate::{
    Value,
    driver::{Outcome, Vendor},
    error::Result,
    meta::ModelMeta,
    write::{
        insert::{counted, of_width},
        run::{Done, Run},
    },
};

/// How it tells the fields that it makes.
pub(super) struct Way {
    meta: &'static ModelMeta,
    back: Vec<usize>,
    by: By,
}

enum By {
    /// Not at all.
    Nothing,
    /// By the rows that come back.
    Returning,
    /// By the last key: SQLite counts without gaps inside of a statement, because nobody else writes.
    LastKey,
}

impl Way {
    pub(super) fn of(run: Run<'_>, meta: &'static ModelMeta, back: Vec<usize>, conflict: &Conflict) -> Self {
        let plain = matches!(conflict, Conflict::Refuse) && back == meta.key && counted(meta);
        let by = match run.vendor() {
            _ if back.is_empty() => By::Nothing,
            Vendor::Sqlite if plain => By::LastKey,
            _ if run.features().insert_returning => By::Returning,
            _ => By::Nothing,
        };
        Self { meta, back, by }
    }

    /// The fields that the statement returns.
    pub(super) fn asked(&self) -> &[usize] {
        if matches!(self.by, By::Returning) { &self.back } else { &[] }
    }

    /// What was made for each row, if it was told for all of them.
    pub(super) fn told(&self, done: Done, count: usize) -> Result<Vec<Vec<(usize, Value)>>> {
        match self.by {
            By::Returning if done.rows.len() == count => {
                Ok(done.rows.into_iter().map(|row| self.back.iter().copied().zip(row).collect()).collect())
            }
            By::LastKey => self.counted_to(done.outcome, count),
            By::Nothing | By::Returning => Ok(Vec::new()),
        }
    }

    fn counted_to(&self, outcome: Outcome, count: usize) -> Result<Vec<Vec<(usize, Value)>>> {
        let (key, count) = (self.meta.key[0], i64::try_from(count).unwrap_or(i64::MAX));
        let Some(last) = outcome.last_id.filter(|last| *last >= count) else { return Ok(Vec::new()) };
        let kind = self.meta.fields[key].kind;
        (last - count + 1..=last).map(|number| Ok(vec![(key, of_width(number, kind)?)])).collect()
    }
}
