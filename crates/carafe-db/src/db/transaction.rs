//! Transactions: several statements that are kept together or not at all.
//!
//! The closure gets a handle of its own, under the same name, and all that is asked through it belongs to the transaction.
//! It is kept when the closure returns `Ok`; it is undone when it returns `Err`, panics, or when its future is dropped,
//! as when a visitor leaves. Nested, it is a savepoint.
//!
//! An error of the database breaks the transaction, on every database: what follows is refused until the closure ends.
//! What may fail stands in an `atomic` of its own.

use std::{fmt, sync::Arc, time::Duration};

use carafe_core::Place;
use tokio::sync::OwnedSemaphorePermit;

pub use super::hook::Ended;
use super::{
    Db, Reach, broken,
    hook::{self, Hook},
    inside::Inside,
    level::Level,
    session::{End, Kind},
};
use crate::{
    DbError,
    driver::{Begin, Isolation},
    error::Result,
};

impl Db {
    /// Runs a closure in a transaction. Inside of another one it is a part that can be undone alone.
    ///
    /// ```
    /// # use carafe_db::{Db, DbError, Registry, Value, driver::Statement};
    /// # async fn example(db: Db) -> Result<(), DbError> {
    /// let take = Statement::writing("UPDATE account SET balance = balance - ? WHERE id = ?");
    /// let give = Statement::writing("UPDATE account SET balance = balance + ? WHERE id = ?");
    /// db.atomic(async |db| {
    ///     db.run(&take, &[Value::I64(10), Value::I64(1)], &mut ()).await?;
    ///     db.run(&give, &[Value::I64(10), Value::I64(2)], &mut ()).await
    /// })
    /// .await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Nothing is begun before the first statement, so an `atomic` that asks nothing costs nothing. `join!` inside of it
    /// is allowed: its statements wait for their turns, because a transaction has one connection.
    #[track_caller]
    pub fn atomic<T, E, F>(&self, work: F) -> impl Future<Output = Result<T, E>>
    where
        F: AsyncFnOnce(Db) -> Result<T, E>,
        E: From<DbError>,
    {
        self.transaction().run(work)
    }

    /// A transaction with more to say than [`atomic`](Db::atomic).
    #[track_caller]
    pub fn transaction(&self) -> Transaction<'_> {
        Transaction { db: self, begin: Begin::default(), durable: false, place: Place::here() }
    }

    /// A handle that keeps one connection for itself, without a transaction: for locks, settings and tables that last
    /// as long as a connection. `atomic` begins a transaction on it. The connection goes back with the last clone.
    #[must_use]
    #[track_caller]
    pub fn pinned(&self) -> Self {
        match &self.reach {
            Reach::Level(_) => self.clone(),
            Reach::Pool | Reach::Apart => self.at_level(Level::new(None, Kind::Pinned, Place::here())),
        }
    }

    /// Does something once the outermost transaction is kept; at once where none is open. What is undone takes this with
    /// it: no mail is sent for a row that is not there.
    ///
    /// ```
    /// # use carafe_db::{Db, DbError};
    /// # async fn example(db: Db) -> Result<(), DbError> {
    /// db.atomic(async |db| {
    ///     db.on_commit(|| async { println!("kept") }).await;
    ///     Ok(())
    /// })
    /// .await
    /// # }
    /// ```
    ///
    /// The functions run in the order in which they were given. The transaction is kept whatever they do: an error or a
    /// panic of one is told in the log, and the next has its turn.
    #[track_caller]
    pub fn on_commit<W, F>(&self, work: W) -> impl Future<Output = ()> + Send + use<W, F>
    where
        W: FnOnce() -> F + Send + 'static,
        F: Future<Output: Ended> + Send + 'static,
    {
        let hook = Hook {
            place: Place::here(),
            work: Box::new(move || Box::pin(async move { work().await.ended() })),
        };
        let waits = match self.level().filter(|level| level.in_transaction()) {
            Some(level) => {
                level.hook(hook);
                Vec::new()
            }
            None => vec![hook],
        };
        hook::run_all(waits)
    }
}

/// A transaction that is about to be opened: see [`Db::transaction`].
#[derive(Clone)]
#[must_use = "nothing happens before `run` or `retry`"]
pub struct Transaction<'a> {
    db: &'a Db,
    begin: Begin,
    durable: bool,
    place: Place,
}

/// Attempts are this far apart at first, then twice as far each time.
const PAUSE: Duration = Duration::from_millis(5);
/// In development one that stays open longer is told.
const LONG: Duration = Duration::from_secs(1);

impl Transaction<'_> {
    /// It must be the outermost, so that what it did is kept when it returns.
    pub const fn durable(mut self) -> Self {
        self.durable = true;
        self
    }

    /// How much it sees of others that run at the same time. SQLite always lets each see one moment.
    pub const fn isolation(mut self, isolation: Isolation) -> Self {
        self.begin.isolation = Some(isolation);
        self
    }

    /// It only reads: on SQLite it keeps no writer waiting, and a write in it is refused.
    pub const fn read_only(mut self) -> Self {
        self.begin.read_only = true;
        self
    }

    /// Runs a closure in it.
    pub async fn run<T, E, F>(self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(Db) -> Result<T, E>,
        E: From<DbError>,
    {
        let opened = self.open().await?;
        let result = opened.inside(work(opened.db.clone())).await;
        match result {
            Ok(value) => opened.keep().await.map(|()| value).map_err(E::from),
            Err(error) => {
                opened.undo().await;
                Err(error)
            }
        }
    }

    /// Runs a closure in it, and again from its beginning if another transaction stood in the way (a serialisation
    /// failure, a deadlock): `times` more often at most.
    ///
    /// What the closure does besides asking the database is done again too, so it should do nothing else;
    /// [`on_commit`](Db::on_commit) is for the rest. It must be the outermost transaction.
    // Not `AsyncFnMut`: of its futures the compiler cannot yet say that they may go to another thread.
    pub async fn retry<T, E, F, W>(self, times: u32, mut work: F) -> Result<T, E>
    where
        F: FnMut(Db) -> W,
        W: Future<Output = Result<T, E>>,
        E: From<DbError>,
    {
        let mut attempt = 0;
        loop {
            let opened = self.clone().durable().open().await?;
            let result = opened.inside(work(opened.db.clone())).await;
            let again = |opened: &Opened| attempt < times && opened.level.session().may_run_again();
            let (error, again) = match result {
                Ok(value) => {
                    let level = Arc::clone(&opened.level);
                    match opened.keep().await {
                        Ok(()) => return Ok(value),
                        Err(error) => (E::from(error), attempt < times && level.session().may_run_again()),
                    }
                }
                Err(error) => {
                    let again = again(&opened);
                    opened.undo().await;
                    (error, again)
                }
            };
            if !again {
                return Err(error);
            }
            tokio::time::sleep(pause(attempt)).await;
            attempt += 1;
        }
    }

    async fn open(self) -> Result<Opened> {
        let Self { db, begin, durable, place } = self;
        db.is_within_reach(place)?;
        let parent = db.level().cloned();
        let around = parent.as_ref().filter(|parent| parent.in_transaction());
        if let Some(around) = around {
            refuse_nested(durable, &begin, around.place()).map_err(|error| error.at(place))?;
        }
        let kind = if around.is_some() { Kind::Savepoint } else { Kind::Outermost(begin) };
        let turn = match &parent {
            Some(parent) => Some(parent.turn().await.map_err(|error| error.at(place))?),
            None => None,
        };
        let level = Level::new(parent, kind, place);
        Ok(Opened { db: db.at_level(Arc::clone(&level)), level, ended: false, _turn: turn })
    }
}

fn refuse_nested(durable: bool, begin: &Begin, around: Place) -> Result<()> {
    let what = if durable {
        "a durable transaction, or one that may be run again,"
    } else if begin.isolation.is_some() || begin.read_only {
        "a transaction with an isolation of its own"
    } else {
        return Ok(());
    };
    Err(broken(format!("{what} was opened inside the one of {around}, which decides what is kept"))
        .hint("open it outside, or leave the option away"))
}

/// From 5 ms on, with something by chance, so that two that met do not meet again.
fn pause(attempt: u32) -> Duration {
    use std::hash::{BuildHasher, RandomState};
    let most = PAUSE * 2_u32.saturating_pow(attempt.min(6));
    let chance = u32::try_from(RandomState::new().hash_one(attempt) % 1_000).unwrap_or_default();
    most / 2 + most * chance / 2_000
}

/// A transaction that is open. Dropped before its end, it is undone.
struct Opened {
    db: Db,
    level: Arc<Level>,
    ended: bool,
    /// The turn of the level around: nothing else is asked there meanwhile. Given back after the level's own end.
    _turn: Option<OwnedSemaphorePermit>,
}

impl Opened {
    async fn inside<F: Future>(&self, work: F) -> F::Output {
        Inside::run(self.db.seat.clone(), Arc::clone(&self.level), work).await
    }

    async fn keep(mut self) -> Result<()> {
        if let Err(error) = self.level.is_open() {
            self.end(End::Undo).await;
            return Err(error.at(self.level.place()));
        }
        let kept = self.level.end(End::Keep).await;
        self.ended = true;
        self.tell();
        kept.map_err(|error| error.at(self.level.place()))?;
        let hooks = self.level.pass_hooks();
        drop(self);
        hook::run_all(hooks).await;
        Ok(())
    }

    async fn undo(mut self) {
        self.end(End::Undo).await;
    }

    /// What cannot be undone in good order is undone by letting the connection go.
    async fn end(&mut self, how: End) {
        let _ = self.level.end(how).await;
        self.ended = true;
        self.tell();
    }

    fn tell(&self) {
        if let Some((open, worked)) = self.level.session().times()
            && cfg!(debug_assertions)
            && self.level.is_outermost()
            && open > LONG
        {
            let place = self.level.place();
            tracing::warn!(
                target: "carafe::db",
                "the transaction of {place} was open for {open:.1?}, of which the database worked {worked:.1?}: it keeps a \
                 connection and its locks; wait for other things before or after it"
            );
        }
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        if !self.ended {
            self.level.abandon();
        }
    }
}

impl fmt::Debug for Transaction<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction")
            .field("begin", &self.begin)
            .field("durable", &self.durable)
            .finish_non_exhaustive()
    }
}
