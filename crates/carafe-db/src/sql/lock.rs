//! Rows that are locked as they are read.

use super::writer::Writer;
use crate::{
    driver::Vendor,
    error::Result,
    query::{Lock, Query},
};

impl<'q> Writer<'q> {
    /// SQLite locks the whole file when a transaction writes, so there is nothing to say; but it cannot skip or refuse.
    pub(super) fn lock(&mut self, lock: Lock, query: &'q Query) -> Result<()> {
        if lock.skip_locked && !self.features.skip_locked {
            return Err(self.unsupported("passing over rows that are locked"));
        }
        if lock.no_wait && !self.features.nowait {
            return Err(self.unsupported("refusing rows that are locked"));
        }
        if !self.features.row_locks {
            return Ok(());
        }
        let postgres = self.vendor() == Vendor::Postgres;
        self.push(match (lock.shared, lock.no_key && postgres) {
            (false, false) => " FOR UPDATE",
            (false, true) => " FOR NO KEY UPDATE",
            (true, false) if self.vendor() == Vendor::MariaDb => " LOCK IN SHARE MODE",
            (true, false) => " FOR SHARE",
            (true, true) => " FOR KEY SHARE",
        });
        let joined = self.scopes.last().is_some_and(|scope| !scope.joins.is_empty());
        if joined && self.features.lock_of && query.root.start() == query.root {
            let table = self.scopes.last().map(|scope| scope.table.clone()).unwrap_or_default();
            self.push(&format!(" OF {table}"));
        }
        self.push(if lock.no_wait { " NOWAIT" } else { "" });
        self.push(if lock.skip_locked { " SKIP LOCKED" } else { "" });
        Ok(())
    }
}
