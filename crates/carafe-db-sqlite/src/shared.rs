//! What the handle and the connections that it gave away have in common: where connections are, and where a statement is
//! best run.

use std::{sync::Arc, time::Instant};

use carafe_db::{
    DbError, ErrorKind, Value,
    driver::{Features, Outcome, Rows, Statement, Vendor},
    error::Result,
};
use tokio::sync::OnceCell;

use crate::{
    away,
    decode::Decoded,
    lane::{Lane, Lease},
    open::Role,
    options::Options,
    pace::{PATIENCE, Pace},
    step::{self, Halt, Job, Limits},
    waiting::Waiting,
};

/// The lanes of a database.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) options: Arc<Options>,
    pub(crate) features: Features,
    pub(crate) readers: Arc<Lane>,
    pub(crate) writer: Arc<Lane>,
    /// Whether the connection that writes was there once: it makes the file that the others read.
    ready: OnceCell<()>,
    pace: Pace,
}

impl Shared {
    pub(crate) fn new(options: Options) -> Self {
        let options = Arc::new(options);
        let writer = Lane::new(Arc::clone(&options), Role::Writes, 1);
        let readers = match options.path() {
            Some(_) => Lane::new(Arc::clone(&options), Role::Reads, options.readers),
            None => Arc::clone(&writer),
        };
        let features = Features::of(Vendor::Sqlite, version());
        Self { options, features, readers, writer, ready: OnceCell::new(), pace: Pace::default() }
    }

    pub(crate) async fn lease(&self, lane: &Arc<Lane>) -> Result<Lease> {
        if !self.ready.initialized() && !self.options.read_only {
            self.ready.get_or_try_init(|| async { self.writer.lease().await.map(drop) }).await?;
        }
        lane.lease().await
    }

    pub(crate) async fn autocommit(&self, ask: Ask<'_>, rows: &mut dyn Rows) -> Result<Outcome> {
        let lane = if ask.statement.reads() || self.options.read_only { &self.readers } else { &self.writer };
        let lease = match lane.at_once() {
            Some(lease) => lease,
            None => self.lease(lane).await?,
        };
        self.execute(&mut Some(lease), ask, rows).await
    }

    /// Runs a statement where it is best run, again if need be. A lease that is missing afterwards was lost.
    pub(crate) async fn execute(
        &self,
        lease: &mut Option<Lease>,
        ask: Ask<'_>,
        rows: &mut dyn Rows,
    ) -> Result<Outcome> {
        let Ask { statement, parameters, manner } = ask;
        let again = manner == Manner::Alone || statement.reads();
        // Rows that are taken slowly are read where SQLite can wait for whoever takes them, and have as long as that takes.
        let slow = rows.at_a_time().is_some();
        let mut long = slow || self.pace.is_long(statement);
        let mut waiting = Waiting::new(self.options.wait);
        loop {
            let began = Instant::now();
            let patience = (again && !long).then_some(PATIENCE);
            let job = Job::of(
                statement,
                parameters,
                Limits { began, patience, whole: self.options.statement_timeout.filter(|_| !slow) },
            );
            let ended = if long {
                let (ended, back) = away::run(lease.take().ok_or_else(lost)?, job, rows).await;
                *lease = back;
                ended
            } else {
                let held = lease.as_ref().ok_or_else(lost)?;
                step::run(held.open(), job, &mut |row| rows.row(&Decoded(row)))
            };
            match ended {
                Ok(outcome) => {
                    if !slow {
                        self.pace.note(statement, began.elapsed());
                    }
                    return Ok(outcome);
                }
                Err(Halt::Failed(error)) => return Err(error),
                Err(Halt::Spent) => {
                    self.pace.note(statement, began.elapsed());
                    long = true;
                }
                Err(Halt::Busy) => waiting.wait().await.map_err(|error| error.sql(statement.sql()))?,
            }
        }
    }
}

/// A statement with its values, and what it is part of.
#[derive(Clone, Copy)]
pub(crate) struct Ask<'a> {
    pub(crate) statement: &'a Statement,
    pub(crate) parameters: &'a [Value],
    pub(crate) manner: Manner,
}

/// Whether a statement is part of something larger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// It is a transaction of its own, so one that was stopped left nothing behind.
    Alone,
    /// A transaction is open: a change that is stopped would undo all of it.
    Within,
}

fn lost() -> DbError {
    DbError::new(
        ErrorKind::Connection,
        "the connection was lost in a statement before, or is still busy with it",
    )
}

fn version() -> (u32, u32, u32) {
    let number = u32::try_from(rusqlite::version_number()).unwrap_or_default();
    (number / 1_000_000, number / 1_000 % 1_000, number % 1_000)
}
