//! The connection of a transaction: what has been begun on it, what was given up, and whether it can go on.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use carafe_core::Place;

use super::broken;
use crate::{
    DbError, ErrorKind,
    driver::{Begin, Connection, Driver, Statement},
    error::Result,
};

/// One connection for a transaction and all that is nested in it.
#[derive(Default)]
pub(super) struct Session {
    held: tokio::sync::Mutex<Held>,
    state: Mutex<State>,
}

/// What whoever has the turn has.
#[derive(Default)]
pub(super) struct Held {
    connection: Option<Box<dyn Connection>>,
    /// What was begun on it, outermost first, by depth. Nothing is begun before the first statement needs it.
    stack: Vec<u32>,
    /// A statement is under way. Still so at the next one, it was given up in the middle.
    busy: bool,
}

/// What can be changed without a turn.
#[derive(Default)]
struct State {
    /// From this depth on, all was given up: a future was dropped.
    given_up: Option<u32>,
    /// The connection is no longer wanted.
    over: bool,
    /// An error that ended the whole transaction.
    fatal: Option<String>,
    /// It could succeed if it were run again from its beginning.
    again: bool,
    began: Option<Instant>,
    worked: Duration,
    /// Rows are being taken one by one; the line that asked for them.
    reading: Option<Place>,
}

/// How a level begins and ends.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// A connection of one's own; each statement is a transaction.
    Pinned,
    /// A transaction.
    Outermost(Begin),
    /// A part of a transaction that can be undone alone.
    Savepoint,
}

/// How it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Keep,
    Undo,
}

impl Session {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn reads(&self, place: Option<Place>) {
        self.state().reading = place;
    }

    /// Whether its connection is not busy with rows that are taken one by one: whoever takes them would wait for whoever
    /// waits for the connection, and both for ever.
    pub(super) fn is_not_read(&self) -> Result<()> {
        let reading = self.state().reading;
        reading.map_or(Ok(()), |place| {
            Err(broken(format!(
                "the rows of {place} are still being read, and a transaction has one connection"
            ))
            .hint(
                "take rows by `chunks`, which keeps nothing open between two, or drop the `iterator` first",
            ))
        })
    }

    /// Its connection, whole and without what was given up.
    pub(super) async fn take(&self) -> Result<Taken<'_>> {
        self.is_not_read()?;
        let mut taken = Taken { held: self.held.lock().await, session: self };
        if std::mem::take(&mut taken.held.busy) {
            self.fail("a statement in it was given up in the middle, as by a time limit".to_owned());
        }
        if let Some(fatal) = &self.state().fatal {
            return Err(broken(format!("the transaction cannot go on: {fatal}"))
                .hint("let the error leave the closure, and run the whole transaction again"));
        }
        let given_up = self.state().given_up.take();
        if let Some(depth) = given_up {
            taken.unwind(depth).await?;
        }
        Ok(taken)
    }

    /// Undoes a level, whatever ended the transaction. When that is the transaction as a whole, the session is as new.
    pub(super) async fn undo(&self, depth: u32, kind: &Kind) -> Result<()> {
        self.is_not_read().inspect_err(|error| self.fail(error.to_string()))?;
        let mut taken = Taken { held: self.held.lock().await, session: self };
        if taken.held.busy {
            self.fail("a statement in it was given up in the middle, as by a time limit".to_owned());
            return Err(broken("the transaction is undone with its connection"));
        }
        {
            let mut state = self.state();
            state.given_up = state.given_up.filter(|given_up| *given_up < depth);
        }
        taken.end(depth, kind, End::Undo).await?;
        if matches!(kind, Kind::Outermost(_)) {
            self.state().fatal = None;
        }
        Ok(())
    }

    /// Notes that all from this depth on is given up. Called by a drop, so nothing can be waited for.
    pub(super) fn give_up(&self, depth: u32) {
        let mut state = self.state();
        state.given_up = Some(state.given_up.map_or(depth, |before| before.min(depth)));
    }

    /// Lets the connection go: its driver undoes what was not kept.
    pub(super) fn let_go(&self) {
        self.state().over = true;
        if let Ok(mut held) = self.held.try_lock() {
            held.connection = None;
        }
    }

    pub(super) fn fail(&self, fact: String) {
        self.state().fatal.get_or_insert(fact);
    }

    /// Looks at an error of the database: some end the whole transaction.
    pub(super) fn hear(&self, error: &DbError) {
        let again = matches!(error.kind(), ErrorKind::Deadlock | ErrorKind::Serialization);
        let fatal = again
            || matches!(error.kind(), ErrorKind::Connection | ErrorKind::Storage | ErrorKind::Transaction);
        if fatal {
            self.fail(error.to_string());
        }
        self.state().again |= again;
    }

    /// Whether it is worth to run the transaction once more.
    pub(super) fn may_run_again(&self) -> bool {
        self.state().again
    }

    /// How long the transaction has been open, and how much of it the database worked.
    pub(super) fn times(&self) -> Option<(Duration, Duration)> {
        let state = self.state();
        state.began.map(|began| (began.elapsed(), state.worked))
    }
}

/// The connection, while it is one's turn.
pub(super) struct Taken<'a> {
    held: tokio::sync::MutexGuard<'a, Held>,
    session: &'a Session,
}

impl Taken<'_> {
    /// The connection for a statement, which counts as given up unless [`done`](Self::done) is said.
    pub(super) fn busy(&mut self) -> Result<&mut Box<dyn Connection>> {
        self.held.busy = true;
        self.connection()
    }

    pub(super) fn done(&mut self, worked: Duration) {
        self.held.busy = false;
        self.session.state().worked += worked;
    }

    fn connection(&mut self) -> Result<&mut Box<dyn Connection>> {
        self.held.connection.as_mut().ok_or_else(|| broken("the transaction has ended"))
    }

    /// Begins a level, unless it was begun.
    pub(super) async fn begin(&mut self, driver: &Arc<dyn Driver>, depth: u32, kind: &Kind) -> Result<()> {
        if self.held.stack.contains(&depth) {
            return Ok(());
        }
        if self.held.connection.is_none() && !self.session.state().over {
            self.held.connection = Some(driver.acquire().await?);
        }
        self.held.busy = true;
        let began = match kind {
            Kind::Pinned => Ok(()),
            Kind::Outermost(options) => {
                self.session.state().began = Some(Instant::now());
                self.connection()?.begin(options).await
            }
            Kind::Savepoint => self.say("SAVEPOINT carafe_", depth).await,
        };
        self.held.busy = false;
        began?;
        self.held.stack.push(depth);
        Ok(())
    }

    /// Ends a level, if it was begun.
    pub(super) async fn end(&mut self, depth: u32, kind: &Kind, how: End) -> Result<()> {
        if !self.held.stack.contains(&depth) {
            return Ok(());
        }
        self.held.stack.retain(|begun| *begun < depth);
        self.held.busy = true;
        let ended = match (kind, how) {
            (Kind::Pinned, _) => Ok(()),
            (Kind::Outermost(_), End::Keep) => self.connection()?.commit().await,
            (Kind::Outermost(_), End::Undo) => self.connection()?.rollback().await,
            (Kind::Savepoint, End::Keep) => self.say("RELEASE SAVEPOINT carafe_", depth).await,
            (Kind::Savepoint, End::Undo) => {
                self.say("ROLLBACK TO SAVEPOINT carafe_", depth).await?;
                self.say("RELEASE SAVEPOINT carafe_", depth).await
            }
        };
        self.held.busy = false;
        ended
    }

    /// Undoes what a dropped future left open: only ever a savepoint, or a transaction on a pinned connection.
    async fn unwind(&mut self, depth: u32) -> Result<()> {
        let pinned = self.held.stack.first().is_some_and(|first| *first == 0);
        let kind = if pinned && depth == 1 { Kind::Outermost(Begin::default()) } else { Kind::Savepoint };
        self.end(depth, &kind, End::Undo).await
    }

    async fn say(&mut self, words: &str, depth: u32) -> Result<()> {
        let statement = Statement::command(format!("{words}{depth}"));
        self.connection()?.run(&statement, &[], &mut ()).await.map(|_| ())
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        if self.session.state().over {
            self.held.connection = None;
        }
    }
}
