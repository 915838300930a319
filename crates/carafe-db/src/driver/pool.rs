//! Connections that wait to be used, and people who wait for one: in the order they came, and not for ever.
//!
//! Nothing is asked of a connection when it is handed out; whether it still lives, its driver sees without a round trip.

use std::{
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{
    runtime,
    sync::{OwnedSemaphorePermit, Semaphore},
};

use crate::{DbError, ErrorKind, error::Result};

/// How many connections, and how long anything may take. A time of zero is no limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolOptions {
    /// Connections at most: 20.
    pub size: usize,
    /// How long one waits for a connection that is free: 5 s.
    pub wait: Duration,
    /// How long opening one may take: 5 s.
    pub connect: Duration,
    /// How long one statement may take: 30 s.
    pub statement: Duration,
    /// How long a transaction may do nothing: 60 s.
    pub idle_in_transaction: Duration,
    /// How long a connection may be without use: 10 min.
    pub max_idle: Duration,
    /// How old a connection may become: 30 min.
    pub max_life: Duration,
    /// Statements that a connection keeps prepared: 256.
    pub prepared: usize,
}

impl Default for PoolOptions {
    fn default() -> Self {
        Self {
            size: 20,
            wait: Duration::from_secs(5),
            connect: Duration::from_secs(5),
            statement: Duration::from_secs(30),
            idle_in_transaction: Duration::from_secs(60),
            max_idle: Duration::from_secs(600),
            max_life: Duration::from_secs(1800),
            prepared: 256,
        }
    }
}

/// A pool of connections of one kind. A cheap clone.
pub struct Pool<C>(Arc<Shared<C>>);

struct Shared<C> {
    idle: Mutex<Vec<Idle<C>>>,
    turns: Arc<Semaphore>,
    options: PoolOptions,
    closed: AtomicBool,
}

struct Idle<C> {
    connection: C,
    home: Option<runtime::Id>,
    born: Instant,
    since: Instant,
}

impl<C> Pool<C> {
    /// An empty one: connections are opened when somebody needs them.
    #[must_use]
    pub fn new(options: PoolOptions) -> Self {
        let turns = Arc::new(Semaphore::new(options.size));
        Self(Arc::new(Shared { idle: Mutex::default(), turns, options, closed: AtomicBool::new(false) }))
    }

    /// What it was made with.
    #[must_use]
    pub fn options(&self) -> &PoolOptions {
        &self.0.options
    }

    /// Waits until it is one's turn to have a connection.
    pub async fn turn(&self) -> Result<Turn<C>> {
        self.check_open()?;
        let turns = Arc::clone(&self.0.turns);
        let permit = match Arc::clone(&turns).try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => within(self.0.options.wait, turns.acquire_owned())
                .await
                .ok_or_else(|| self.exhausted())?
                .map_err(|_| closed())?,
        };
        self.check_open()?;
        Ok(Turn { pool: self.clone(), born: Instant::now(), permit })
    }

    /// How many are in use, and how many wait to be.
    #[must_use]
    pub fn in_use_and_idle(&self) -> (usize, usize) {
        (self.0.options.size - self.0.turns.available_permits(), self.idle().len())
    }

    /// Refuses what comes from now on.
    pub fn refuse(&self) {
        self.0.closed.store(true, Ordering::Release);
    }

    /// Closes what is idle, waits for what is in use, and refuses what comes later.
    pub async fn close(&self) {
        self.refuse();
        self.idle().clear();
        let all = u32::try_from(self.0.options.size).unwrap_or(u32::MAX);
        // Only a pool that was closed before has no turns to give.
        let _ = self.0.turns.acquire_many(all).await.map(|_| self.0.turns.close());
    }

    /// Whether it still gives connections.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.0.closed.load(Ordering::Acquire)
    }

    fn check_open(&self) -> Result<()> {
        if self.is_closed() { Err(closed()) } else { Ok(()) }
    }

    fn exhausted(&self) -> DbError {
        let PoolOptions { size, wait, .. } = &self.0.options;
        DbError::new(
            ErrorKind::Timeout,
            format!("no connection to the database became free within {wait:?}: all {size} are in use"),
        )
        .hint("shorten what transactions do, or raise `pool_size`")
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Idle<C>>> {
        self.0.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to have one connection. Whoever has it takes one that is idle, or opens one.
pub struct Turn<C> {
    pool: Pool<C>,
    born: Instant,
    permit: OwnedSemaphorePermit,
}

impl<C> Turn<C> {
    /// A connection that was used before: one of this runtime if there is any, the one used last first.
    ///
    /// One of another runtime is lent only when there is no room for one more. Its driver must look whether it lives.
    pub fn idle(&mut self) -> Option<C> {
        let now = Instant::now();
        let home = here();
        let options = &self.pool.0.options;
        let mut idle = self.pool.idle();
        let fresh =
            |one: &Idle<C>| young(one.since, now, options.max_idle) && young(one.born, now, options.max_life);
        // The dead are dropped after the lock, because to close a socket takes time.
        let (kept, old): (Vec<_>, Vec<_>) =
            if idle.iter().all(fresh) { (Vec::new(), Vec::new()) } else { idle.drain(..).partition(fresh) };
        idle.extend(kept);
        let in_use = options.size - self.pool.0.turns.available_permits();
        let full = idle.len() + in_use > options.size;
        let at = idle
            .iter()
            .rposition(|one| one.home == home)
            .or_else(|| idle.len().checked_sub(1).filter(|_| full));
        let one = at.map(|at| idle.remove(at));
        drop(idle);
        drop(old);
        let one = one?;
        self.born = one.born;
        Some(one.connection)
    }

    /// Says that the connection has just been opened.
    pub fn opened(&mut self) {
        self.born = Instant::now();
    }

    /// Gives a connection back in good order, for the next.
    pub fn give_back(self, connection: C) {
        let Self { pool, born, permit } = self;
        if !pool.is_closed() {
            pool.idle().push(Idle { connection, home: here(), born, since: Instant::now() });
        }
        drop(permit);
    }
}

fn here() -> Option<runtime::Id> {
    runtime::Handle::try_current().ok().map(|handle| handle.id())
}

fn young(since: Instant, now: Instant, limit: Duration) -> bool {
    limit.is_zero() || now.saturating_duration_since(since) < limit
}

/// Waits for something, but only so long; zero is no limit.
pub async fn within<F: Future>(limit: Duration, what: F) -> Option<F::Output> {
    if limit.is_zero() { Some(what.await) } else { tokio::time::timeout(limit, what).await.ok() }
}

fn closed() -> DbError {
    DbError::new(ErrorKind::Connection, "the connections to the database were closed")
}

impl<C> Clone for Pool<C> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<C> fmt::Debug for Pool<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (in_use, idle) = self.in_use_and_idle();
        f.debug_struct("Pool").field("in_use", &in_use).field("idle", &idle).finish_non_exhaustive()
    }
}

impl<C> fmt::Debug for Turn<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turn").finish_non_exhaustive()
    }
}
