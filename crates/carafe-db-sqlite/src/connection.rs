//! A connection of one's own: a transaction, a script.

use std::{mem, sync::Arc, time::Instant};

use carafe_db::{
    DbError, ErrorKind, Value,
    driver::{Begin, BoxFuture, Connection, Load, Outcome, Rows, Statement},
    error::Result,
};
use tokio::task;

use crate::{
    error,
    lane::{Lane, Lease},
    lot::Lot,
    pace::LONG,
    shared::{Ask, Manner, Shared},
    waiting::Waiting,
};

/// Takes a connection when it knows whether it is to write: one transaction that only reads keeps no writer waiting.
#[derive(Debug)]
pub(crate) struct SqliteConnection {
    shared: Arc<Shared>,
    lease: Option<Lease>,
    stage: Stage,
    /// What was changed is much, so keeping it takes long too.
    heavy: bool,
}

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nothing was asked of it.
    Fresh,
    /// Each statement is a transaction.
    Open,
    /// A transaction is open.
    Within,
}

impl SqliteConnection {
    pub(crate) const fn new(shared: Arc<Shared>) -> Self {
        Self { shared, lease: None, stage: Stage::Fresh, heavy: false }
    }

    async fn take(&mut self, lane: &Arc<Lane>) -> Result<()> {
        if self.stage == Stage::Fresh {
            let lease = match lane.at_once() {
                Some(lease) => lease,
                None => self.shared.lease(lane).await?,
            };
            self.lease = Some(lease);
            self.stage = Stage::Open;
        }
        Ok(())
    }

    fn held(&self) -> Result<&Lease> {
        self.lease.as_ref().ok_or_else(|| {
            DbError::new(
                ErrorKind::Connection,
                "the connection was lost in a statement before, or is still busy with it",
            )
        })
    }

    /// SQLite ends a transaction by itself when the disk is full or a change was stopped. What came after would be kept
    /// one by one, so nothing may come after.
    fn is_whole(&self) -> Result<()> {
        if self.stage == Stage::Within && self.held()?.open().raw.is_autocommit() {
            return Err(DbError::new(
                ErrorKind::Transaction,
                "SQLite has undone the transaction, because of the error before; nothing of it is kept",
            ));
        }
        Ok(())
    }

    async fn execute(
        &mut self,
        statement: &Statement,
        values: &[Value],
        rows: &mut dyn Rows,
    ) -> Result<Outcome> {
        let shared = Arc::clone(&self.shared);
        self.take(&shared.writer).await?;
        self.is_whole()?;
        let began = Instant::now();
        let manner = if self.stage == Stage::Within { Manner::Within } else { Manner::Alone };
        let outcome =
            shared.execute(&mut self.lease, Ask { statement, parameters: values, manner }, rows).await;
        self.heavy |= !statement.reads() && began.elapsed() > LONG;
        outcome
    }

    /// A word that begins or ends a transaction, said again while another process has the lock.
    async fn say(&mut self, word: &'static str) -> Result<()> {
        let mut waiting = Waiting::new(self.shared.options.wait);
        loop {
            let said = self.held()?.open().raw.execute_batch(word);
            match said {
                Ok(()) => return Ok(()),
                Err(error) if error::is_busy(&error) => waiting.wait().await?,
                Err(error) => return Err(error::translate(error, Some(word))),
            }
        }
    }

    /// The same on a thread where it keeps nobody waiting.
    async fn away(&mut self, sql: String) -> Result<()> {
        self.held()?;
        let Some(mut lease) = self.lease.take() else { return Ok(()) };
        let wait = self.shared.options.wait;
        let ended = task::spawn_blocking(move || {
            let raw = &lease.open().raw;
            let ran = raw.busy_timeout(wait).and_then(|()| raw.execute_batch(&sql));
            let ran = ran.and_then(|()| raw.busy_timeout(std::time::Duration::ZERO));
            let ran = ran.map_err(|error| error::translate(error, Some(&sql)));
            lease.scripted();
            (ran, lease)
        });
        let (ran, lease) = ended.await.map_err(|error| DbError::new(ErrorKind::Other, error.to_string()))?;
        self.lease = Some(lease);
        ran
    }

    /// Inserts rows on a thread where that keeps nobody waiting.
    async fn load_as(&mut self, load: Load<'_>) -> Result<Outcome> {
        let shared = Arc::clone(&self.shared);
        self.take(&shared.writer).await?;
        self.is_whole()?;
        let Some(lease) = self.lease.take() else { return Ok(Outcome::default()) };
        let Load { statement, values, columns, next: _ /* it is one row's statement */, keys } = load;
        let mut lot = Lot {
            sql: statement.sql().into(),
            values: mem::take(values),
            columns,
            keys: mem::take(keys),
            limit: shared.options.statement_timeout,
        };
        let ended = task::spawn_blocking(move || (lot.insert(lease.open()), lot, lease)).await;
        let (inserted, lot, lease) =
            ended.map_err(|error| DbError::new(ErrorKind::Other, error.to_string()))?;
        self.lease = Some(lease);
        self.heavy = true;
        (*values, *keys) = (lot.values, lot.keys);
        inserted
    }

    async fn begin_as(&mut self, options: &Begin) -> Result<()> {
        if self.stage == Stage::Within {
            return Err(DbError::new(
                ErrorKind::Transaction,
                "a transaction is open already; inside it, use a savepoint",
            ));
        }
        let shared = Arc::clone(&self.shared);
        let reads = options.read_only || shared.options.read_only;
        self.take(if reads { &shared.readers } else { &shared.writer }).await?;
        // Who will write says so at once: a lock that is asked for in the middle cannot be waited for.
        self.say(if reads { "BEGIN" } else { "BEGIN IMMEDIATE" }).await?;
        self.stage = Stage::Within;
        Ok(())
    }

    async fn keep(&mut self) -> Result<()> {
        self.is_whole()?;
        if self.heavy {
            self.away("COMMIT".to_owned()).await?;
        } else {
            self.say("COMMIT").await?;
        }
        self.stage = Stage::Open;
        Ok(())
    }

    async fn undo(&mut self) -> Result<()> {
        let ended = self.held()?.open().raw.is_autocommit();
        if !ended {
            self.say("ROLLBACK").await?;
        }
        self.stage = Stage::Open;
        Ok(())
    }

    async fn script_as(&mut self, sql: &str) -> Result<()> {
        let shared = Arc::clone(&self.shared);
        self.take(&shared.writer).await?;
        self.is_whole()?;
        self.away(sql.to_owned()).await
    }
}

impl Connection for SqliteConnection {
    fn run<'a>(
        &'a mut self,
        statement: &'a Statement,
        parameters: &'a [Value],
        rows: &'a mut dyn Rows,
    ) -> BoxFuture<'a, Result<Outcome>> {
        Box::pin(self.execute(statement, parameters, rows))
    }

    fn load<'a>(&'a mut self, load: Load<'a>) -> BoxFuture<'a, Result<Outcome>> {
        Box::pin(self.load_as(load))
    }

    fn script<'a>(&'a mut self, sql: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.script_as(sql))
    }

    fn begin<'a>(&'a mut self, options: &'a Begin) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.begin_as(options))
    }

    fn commit(&mut self) -> BoxFuture<'_, Result<()>> {
        Box::pin(self.keep())
    }

    fn rollback(&mut self) -> BoxFuture<'_, Result<()>> {
        Box::pin(self.undo())
    }
}
