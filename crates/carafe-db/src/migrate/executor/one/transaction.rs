//! A transaction of a migration, or of one of its steps.

use super::{super::wrong, Run};
use crate::{Kind, Value, driver::Vendor, error::Result};

impl Run<'_> {
    /// Keeps what the work did if it says so, and undoes it otherwise.
    pub(super) async fn in_transaction(&self, work: impl Future<Output = Result<bool>>) -> Result<bool> {
        self.watch_foreign_keys(false).await?;
        let done = self.begun(work).await;
        self.watch_foreign_keys(true).await?;
        done
    }

    async fn begun(&self, work: impl Future<Output = Result<bool>>) -> Result<bool> {
        self.session.begin_patiently(self.options.patience).await?;
        match work.await {
            Ok(true) => match self.session.commit().await {
                Ok(()) => Ok(true),
                Err(error) => {
                    // Some databases have ended it already, and say so; what matters is why it was not kept.
                    _ = self.session.rollback().await;
                    Err(error)
                }
            },
            Ok(false) => self.session.rollback().await.map(|()| false),
            Err(error) => {
                _ = self.session.rollback().await;
                Err(error)
            }
        }
    }

    /// SQLite, and only outside of a transaction: while a table is made anew, what points at it points at nothing, and rows
    /// that go with what they point at would go.
    async fn watch_foreign_keys(&self, watch: bool) -> Result<()> {
        match (self.session.vendor(), watch) {
            (Vendor::Sqlite, true) => self.session.script("PRAGMA foreign_keys = ON").await,
            (Vendor::Sqlite, false) => self.session.script("PRAGMA foreign_keys = OFF").await,
            _ => Ok(()),
        }
    }

    /// SQLite does not watch while tables are made anew, so one looks before the end.
    pub(super) async fn look_at_foreign_keys(&self) -> Result<()> {
        if self.session.vendor() != Vendor::Sqlite {
            return Ok(());
        }
        let kinds = [Kind::Text, Kind::I64, Kind::Text];
        let rows = self.session.rows("PRAGMA foreign_key_check", &[], &kinds).await?;
        let Some(row) = rows.first() else { return Ok(()) };
        let [Value::Text(table), rowid, Value::Text(parent)] = &row[..] else { return Ok(()) };
        let rowid = if let Value::I64(rowid) = rowid { rowid.to_string() } else { "?".to_owned() };
        Err(wrong(format!(
            "row {rowid} of `{table}` points at a row of `{parent}` that is not there ({} such rows)",
            rows.len()
        ))
        .hint("mend the rows first, then migrate again"))
    }
}
