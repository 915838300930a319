//! A transaction, or a part of one that can be undone alone: who may ask in it, and what becomes of what was asked.

use std::{
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use carafe_core::Place;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{
    broken,
    hook::Hook,
    session::{End, Kind, Session},
    work::{Reading, Work},
};
use crate::{
    DbError, ErrorKind,
    driver::{Driver, Outcome},
    error::Result,
};

/// One level of a transaction.
pub(super) struct Level {
    session: Arc<Session>,
    parent: Option<Arc<Level>>,
    kind: Kind,
    depth: u32,
    place: Place,
    /// Whose turn it is: a statement's, or that of a whole level inside this one. In the order of asking.
    turn: Arc<Semaphore>,
    over: AtomicBool,
    fault: Mutex<Option<Fault>>,
    hooks: Mutex<Vec<Hook>>,
}

/// The error after which nothing more can be asked in a level.
struct Fault {
    said: String,
    place: Place,
}

impl Level {
    pub(super) fn new(parent: Option<Arc<Self>>, kind: Kind, place: Place) -> Arc<Self> {
        let session = parent.as_ref().map_or_else(Arc::default, |parent| Arc::clone(&parent.session));
        let depth = match (&parent, &kind) {
            (Some(parent), _) => parent.depth + 1,
            (None, Kind::Pinned) => 0,
            (None, _) => 1,
        };
        Arc::new(Self {
            session,
            parent,
            kind,
            depth,
            place,
            turn: Arc::new(Semaphore::new(1)),
            over: AtomicBool::new(false),
            fault: Mutex::default(),
            hooks: Mutex::default(),
        })
    }

    /// The line that opened it.
    pub(super) const fn place(&self) -> Place {
        self.place
    }

    pub(super) fn in_transaction(&self) -> bool {
        !matches!(self.kind, Kind::Pinned)
    }

    /// Whether what it keeps is kept for good.
    pub(super) fn is_outermost(&self) -> bool {
        matches!(self.kind, Kind::Outermost(_))
    }

    pub(super) fn is_at_or_under(&self, other: &Arc<Self>) -> bool {
        std::ptr::eq(self, Arc::as_ptr(other))
            || self.parent.as_ref().is_some_and(|parent| parent.is_at_or_under(other))
    }

    pub(super) fn session(&self) -> &Session {
        &self.session
    }

    /// Waits until nothing else runs in it: a level inside it keeps the turn for all of its life.
    pub(super) async fn turn(&self) -> Result<OwnedSemaphorePermit> {
        self.session.is_not_read()?;
        let turn = Arc::clone(&self.turn).acquire_owned().await;
        self.is_open()?;
        turn.map_err(|_| broken("the transaction has ended"))
    }

    /// Whether anything can still be asked.
    pub(super) fn is_open(&self) -> Result<()> {
        if self.over.load(Ordering::Acquire) {
            return Err(broken(format!("the transaction that was opened at {} has ended", self.place))
                .hint("a handle of a transaction is of no use after the closure that got it"));
        }
        match &*self.fault() {
            Some(Fault { said, place }) => Err(broken(format!(
                "the transaction is broken since an error at {place}, and nothing of it can be kept: {said}"
            ))
            .hint("put what may fail into an `atomic` of its own: then only that part is undone")),
            None => self.parent.as_ref().map_or(Ok(()), |parent| parent.is_open()),
        }
    }

    pub(super) async fn run(
        &self,
        driver: &Arc<dyn Driver>,
        place: Place,
        work: Work<'_>,
    ) -> Result<Outcome> {
        let _turn = self.turn().await?;
        let mut taken = self.session.take().await?;
        self.begin(driver, &mut taken).await?;
        let began = Instant::now();
        let reading = work.is_slow().then(|| Reading::begun(&self.session, place));
        let outcome = work.on(&mut **taken.busy()?).await;
        drop(reading);
        taken.done(began.elapsed());
        drop(taken);
        outcome.inspect_err(|error| self.hear(error, place))
    }

    /// Begins it and what is around it, outermost first, as far as that has not happened.
    async fn begin(&self, driver: &Arc<dyn Driver>, taken: &mut super::session::Taken<'_>) -> Result<()> {
        let mut lineage: Vec<&Self> =
            std::iter::successors(Some(self), |level| level.parent.as_deref()).collect();
        lineage.reverse();
        for level in lineage {
            taken
                .begin(driver, level.depth, &level.kind)
                .await
                .inspect_err(|error| self.session.hear(error))?;
        }
        Ok(())
    }

    /// After an error of the database nothing of the level can be kept: PostgreSQL refuses, and what is refused by one is
    /// refused on all. A row that does not decode is no such error: the statement itself has run.
    fn hear(&self, error: &DbError, place: Place) {
        // Where each statement is a transaction, it has ended with its error, and the next may do well.
        if self.in_transaction() {
            self.session.hear(error);
        }
        let harmless = matches!(
            error.kind(),
            ErrorKind::Decode | ErrorKind::DoesNotExist | ErrorKind::MultipleObjects | ErrorKind::NotUpdated
        );
        if self.in_transaction() && !harmless {
            self.fault().get_or_insert_with(|| Fault { said: error.to_string(), place });
        }
    }

    pub(super) fn hook(&self, hook: Hook) {
        self.hooks().push(hook);
    }

    /// What was to be done after the commit; it is the one around that does it, if there is one.
    pub(super) fn pass_hooks(&self) -> Vec<Hook> {
        let hooks = std::mem::take(&mut *self.hooks());
        match &self.parent {
            Some(parent) if parent.in_transaction() => {
                parent.hooks().extend(hooks);
                Vec::new()
            }
            _ => hooks,
        }
    }

    pub(super) async fn end(&self, how: End) -> Result<()> {
        let ended = match how {
            End::Keep => self.keep().await.inspect_err(|error| self.session.hear(error)),
            End::Undo => self.session.undo(self.depth, &self.kind).await,
        };
        self.over.store(true, Ordering::Release);
        if self.parent.is_none() {
            self.session.let_go();
        }
        ended
    }

    async fn keep(&self) -> Result<()> {
        let mut taken = self.session.take().await?;
        taken.end(self.depth, &self.kind, End::Keep).await
    }

    /// It is dropped before its end: whoever asks next in the session undoes it first.
    pub(super) fn abandon(&self) {
        self.over.store(true, Ordering::Release);
        if self.parent.is_none() {
            self.session.let_go();
        } else {
            self.session.give_up(self.depth);
        }
    }

    fn fault(&self) -> MutexGuard<'_, Option<Fault>> {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn hooks(&self) -> MutexGuard<'_, Vec<Hook>> {
        self.hooks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", if self.in_transaction() { "transaction" } else { "connection" }, self.place)
    }
}
