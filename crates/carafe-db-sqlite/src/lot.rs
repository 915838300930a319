//! Many rows that one statement inserts, one after the other.

use std::time::{Duration, Instant};

use carafe_db::{Value, driver::Outcome, error::Result};

use crate::{encode, error, open::Open, step};

pub(crate) struct Lot {
    pub(crate) sql: Box<str>,
    /// Of all rows, one row after the other.
    pub(crate) values: Vec<Value>,
    pub(crate) columns: usize,
    /// Where the keys go that SQLite gave.
    pub(crate) keys: Vec<i64>,
    /// How long all of it may take.
    pub(crate) limit: Option<Duration>,
}

impl Lot {
    pub(crate) fn insert(&mut self, open: &Open) -> Result<Outcome> {
        open.budget.until(Instant::now(), self.limit);
        let done = self.each(open);
        open.budget.forget();
        self.values.clear();
        done.map_err(|error| error.sql(&*self.sql))
    }

    fn each(&mut self, open: &Open) -> Result<Outcome> {
        let failed = |error| match self.limit {
            Some(limit) if error::is_interrupt(&error) => step::too_long(limit),
            _ => error::translate(error, Some(&self.sql)),
        };
        let mut statement = open.raw.prepare_cached(&self.sql).map_err(failed)?;
        encode::counted(&statement, self.columns)?;
        let mut rows = 0;
        for row in self.values.chunks_exact(self.columns.max(1)) {
            encode::row(&mut statement, row)?;
            statement.raw_execute().map_err(failed)?;
            self.keys.push(open.raw.last_insert_rowid());
            rows += 1;
        }
        Ok(Outcome { rows, last_id: self.keys.last().copied() })
    }
}
