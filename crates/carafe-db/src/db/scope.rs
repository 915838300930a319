//! What is noted of the statements of one request, or of one test: a log, a watch over repeated queries, whether
//! something was written.

use std::{
    collections::HashMap,
    fmt,
    hash::{DefaultHasher, Hash, Hasher},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use carafe_core::Place;

use super::Db;
use crate::{
    DbError, ErrorKind,
    driver::{Outcome, Statement},
    error::Result,
};

/// A statement that is asked, and the line that asks.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The alias of the database.
    pub database: &'a str,
    /// The statement.
    pub statement: &'a Statement,
    /// The line that asks.
    pub place: Place,
}

/// What is noted, from the beginning of a request to its end.
///
/// ```
/// use std::sync::Arc;
/// use carafe_db::db::Scope;
///
/// let scope = Arc::new(Scope::new().logging());
/// assert_eq!(scope.count(), 0);
/// assert!(!scope.has_written());
/// ```
#[derive(Default)]
pub struct Scope {
    written: AtomicBool,
    count: AtomicU64,
    logs: bool,
    watch: Option<Watch>,
    instruments: Vec<Arc<dyn Instrument>>,
    noted: Mutex<Noted>,
}

#[derive(Default)]
struct Noted {
    signed: Option<Arc<str>>,
    queries: Vec<Query>,
    seen: HashMap<(u64, Place), u32>,
}

/// From how many on the same query from the same line is told, and whether it is refused then.
#[derive(Debug, Clone, Copy)]
struct Watch {
    limit: u32,
    refuses: bool,
}

/// A statement that was run.
#[derive(Debug, Clone)]
pub struct Query {
    /// The alias of the database.
    pub database: String,
    /// Its text. Values are never part of it.
    pub sql: String,
    /// The line that asked.
    pub place: Place,
    /// How long it took, the wait for a connection included.
    pub took: Duration,
    /// Rows found or changed; nothing for one that failed.
    pub rows: Option<u64>,
}

/// The statements of a scope, in the order in which they ended.
pub type Queries = Vec<Query>;

/// What is told about each statement: for tracing, counting, refusing.
pub trait Instrument: Send + Sync {
    /// Before it is sent. An error is what the caller gets instead of an answer.
    fn before(&self, _asked: &Asked<'_>) -> Result<()> {
        Ok(())
    }

    /// After its end.
    fn after(&self, _asked: &Asked<'_>, _ended: Ended<'_>) {}
}

/// How a statement ended.
#[derive(Debug, Clone, Copy)]
pub struct Ended<'a> {
    /// How long it took.
    pub took: Duration,
    /// What it did.
    pub outcome: Result<Outcome, &'a DbError>,
}

impl Scope {
    /// One that notes only how many there were, and whether one wrote.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps the text of each.
    #[must_use]
    pub fn logging(mut self) -> Self {
        self.logs = true;
        self
    }

    /// Warns when the same query is asked from the same line more than `limit` times: once for each line.
    #[must_use]
    pub fn warning_after(mut self, limit: u32) -> Self {
        self.watch = Some(Watch { limit, refuses: false });
        self
    }

    /// Refuses when the same query is asked from the same line more than `limit` times.
    #[must_use]
    pub fn refusing_after(mut self, limit: u32) -> Self {
        self.watch = Some(Watch { limit, refuses: true });
        self
    }

    /// Tells of each statement.
    #[must_use]
    pub fn instrumented(mut self, instrument: Arc<dyn Instrument>) -> Self {
        self.instruments.push(instrument);
        self
    }

    /// How many statements were run, those that begin and end transactions not counted.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    /// Whether one wrote.
    #[must_use]
    pub fn has_written(&self) -> bool {
        self.written.load(Ordering::Relaxed)
    }

    /// What was logged so far.
    #[must_use]
    pub fn queries(&self) -> Queries {
        self.noted().queries.clone()
    }

    /// Remembers who asks.
    pub(super) fn sign(&self, who: Arc<str>) {
        self.noted().signed = Some(who);
    }

    pub(super) fn signature(&self) -> Option<Arc<str>> {
        self.noted().signed.clone()
    }

    pub(super) fn before(&self, asked: &Asked<'_>) -> Result<()> {
        for instrument in &self.instruments {
            instrument.before(asked)?;
        }
        match self.watch {
            Some(watch) if asked.statement.reads() => self.watched(watch, asked),
            _ => Ok(()),
        }
    }

    fn watched(&self, watch: Watch, asked: &Asked<'_>) -> Result<()> {
        let key = (shape(asked.statement), asked.place);
        let seen = {
            let mut noted = self.noted();
            let seen = noted.seen.entry(key).or_default();
            *seen += 1;
            *seen
        };
        let fact = || {
            let (place, sql) = (asked.place, asked.statement.sql());
            format!("{place} asks the same query for the {seen}th time in one request: {sql}")
        };
        let hint =
            "load what the loop needs before it: `select_related` for one row each, `prefetch` for several";
        if seen <= watch.limit {
            return Ok(());
        }
        if watch.refuses {
            return Err(DbError::new(ErrorKind::Query, fact()).hint(hint));
        }
        if seen == watch.limit + 1 {
            tracing::warn!(target: "carafe::db", "{}; {hint}", fact());
        }
        Ok(())
    }

    pub(super) fn after(&self, asked: &Asked<'_>, ended: Ended<'_>) {
        self.count.fetch_add(1, Ordering::Relaxed);
        if !asked.statement.reads() {
            self.written.store(true, Ordering::Relaxed);
        }
        for instrument in &self.instruments {
            instrument.after(asked, ended);
        }
        if self.logs {
            self.noted().queries.push(Query {
                database: asked.database.to_owned(),
                sql: asked.statement.sql().to_owned(),
                place: asked.place,
                took: ended.took,
                rows: ended.outcome.ok().map(|outcome| outcome.rows),
            });
        }
    }

    fn noted(&self) -> MutexGuard<'_, Noted> {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The same for the same query, whether its statement is kept or made anew each time.
fn shape(statement: &Statement) -> u64 {
    if statement.is_kept() {
        return statement.number();
    }
    let mut hasher = DefaultHasher::new();
    statement.sql().hash(&mut hasher);
    hasher.finish()
}

impl Db {
    /// Runs a closure and panics, with the list of them, unless it asks the database exactly `wanted` times.
    ///
    /// ```
    /// # use carafe_db::{Db, DbError, driver::Statement};
    /// # async fn example(db: Db) -> Result<(), DbError> {
    /// let statement = Statement::reading("SELECT 1");
    /// db.assert_queries(1, async |db| db.run(&statement, &[], &mut ()).await).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Panics
    /// At the caller's line, when it asks more or less often.
    #[track_caller]
    pub fn assert_queries<T, F>(&self, wanted: usize, work: F) -> impl Future<Output = T>
    where
        F: AsyncFnOnce(Db) -> T,
    {
        let place = Place::here();
        let scope = Arc::new(Scope::new().logging());
        let db = self.clone().scoped(Arc::clone(&scope));
        async move {
            let result = work(db).await;
            compare(wanted, &scope.queries(), place);
            result
        }
    }
}

fn compare(wanted: usize, queries: &[Query], place: Place) {
    use std::fmt::Write;
    if queries.len() == wanted {
        return;
    }
    let mut list = String::new();
    for (number, query) in queries.iter().enumerate() {
        let _ = write!(list, "\n  {}. {} ({})", number + 1, query.sql, query.place);
    }
    panic!("{place}: {wanted} queries were expected, and {} were asked:{list}", queries.len());
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope")
            .field("count", &self.count())
            .field("written", &self.has_written())
            .finish_non_exhaustive()
    }
}
