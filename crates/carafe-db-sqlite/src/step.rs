//! One statement on one connection, from its text to its last row, on the thread that asks.

use std::time::{Duration, Instant};

use carafe_db::{
    DbError, ErrorKind, Value,
    driver::{Outcome, Statement},
    error::Result as DbResult,
};

use crate::{encode, error, open::Open};

/// What takes the rows.
pub(crate) type Take<'a> = &'a mut dyn FnMut(&rusqlite::Row<'_>) -> DbResult<()>;

/// What is to be run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Job<'a> {
    pub(crate) sql: &'a str,
    pub(crate) kept: bool,
    pub(crate) reads: bool,
    pub(crate) parameters: &'a [Value],
    pub(crate) limits: Limits,
}

/// How long it may run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// When it began.
    pub(crate) began: Instant,
    /// Until its first row, or its end: then it gives up, and can be begun again elsewhere.
    pub(crate) patience: Option<Duration>,
    /// In all.
    pub(crate) whole: Option<Duration>,
}

/// Why it did not come to its end.
#[derive(Debug)]
pub(crate) enum Halt {
    /// Another process has the lock; nothing was done, and it may be asked again.
    Busy,
    /// It takes longer than it may take here; nothing was done.
    Spent,
    /// It failed.
    Failed(DbError),
}

impl<'a> Job<'a> {
    pub(crate) fn of(statement: &'a Statement, parameters: &'a [Value], limits: Limits) -> Self {
        Self { sql: statement.sql(), kept: statement.is_kept(), reads: statement.reads(), parameters, limits }
    }
}

pub(crate) fn run(open: &Open, job: Job<'_>, take: Take<'_>) -> Result<Outcome, Halt> {
    open.budget.until(job.limits.began, job.limits.patience.or(job.limits.whole));
    let done = if job.kept {
        let mut statement = open.raw.prepare_cached(job.sql).map_err(|error| stopped(error, job, true))?;
        drive(open, &mut statement, job, take)
    } else {
        let mut statement = open.raw.prepare(job.sql).map_err(|error| stopped(error, job, true))?;
        drive(open, &mut statement, job, take)
    };
    open.budget.forget();
    done
}

fn drive(
    open: &Open,
    statement: &mut rusqlite::Statement<'_>,
    job: Job<'_>,
    take: Take<'_>,
) -> Result<Outcome, Halt> {
    let reads = statement.readonly();
    if job.reads && !reads {
        return Err(Halt::Failed(lies(job)));
    }
    encode::bind(statement, job.parameters).map_err(|error| Halt::Failed(error.sql(job.sql)))?;
    let before = if reads { 0 } else { open.raw.total_changes() };
    let mut found = 0;
    let mut cursor = statement.raw_query();
    loop {
        match cursor.next() {
            Ok(Some(row)) => {
                if found == 0 && job.limits.patience.is_some() {
                    open.budget.until(job.limits.began, job.limits.whole);
                }
                found += 1;
                take(row).map_err(Halt::Failed)?;
            }
            Ok(None) => break,
            // SQLite looks at the clock once more when a statement has ended. What is changed by then is done, and must not be
            // done again.
            Err(error) if !reads && error::is_interrupt(&error) && open.raw.total_changes() != before => {
                break;
            }
            Err(error) => return Err(stopped(error, job, found == 0)),
        }
    }
    drop(cursor);
    Ok(outcome(open, reads, before, found))
}

fn outcome(open: &Open, reads: bool, before: u64, found: u64) -> Outcome {
    if reads {
        return Outcome { rows: found, last_id: None };
    }
    // SQLite leaves the count of the statement before in place when one changes nothing.
    let changed = if open.raw.total_changes() == before { 0 } else { open.raw.changes() };
    Outcome { rows: changed, last_id: (changed > 0).then(|| open.raw.last_insert_rowid()) }
}

#[cold]
fn stopped(error: rusqlite::Error, job: Job<'_>, untouched: bool) -> Halt {
    if untouched && error::is_busy(&error) {
        return Halt::Busy;
    }
    if error::is_interrupt(&error) {
        return match (job.limits.patience, job.limits.whole) {
            (Some(_), _) if untouched => Halt::Spent,
            (_, Some(limit)) => Halt::Failed(too_long(limit).sql(job.sql)),
            _ => Halt::Failed(error::translate(error, Some(job.sql))),
        };
    }
    Halt::Failed(error::translate(error, Some(job.sql)))
}

pub(crate) fn too_long(limit: Duration) -> DbError {
    DbError::new(ErrorKind::Timeout, format!("the statement was stopped after {limit:?}"))
        .hint("`statement_timeout` of the database sets how long one may run")
}

#[cold]
fn lies(job: Job<'_>) -> DbError {
    DbError::new(ErrorKind::Query, "a statement that was sent as one that only reads would write")
        .hint("send it as one that writes: `Statement::writing`")
        .sql(job.sql)
}
