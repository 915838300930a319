//! The connections of one role, and who has them.
//!
//! A turn is given in the order of asking, so nobody starves; whoever waits too long is told.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use carafe_db::{DbError, ErrorKind, error::Result};
use tokio::{sync::Semaphore, task, time};

use crate::{
    open::{self, Open, Role},
    options::Options,
};

pub(crate) struct Lane {
    options: Arc<Options>,
    role: Role,
    size: usize,
    turns: Semaphore,
    /// The one that was used last is used next: its pages and statements are warm.
    idle: Mutex<Vec<Open>>,
}

impl Lane {
    pub(crate) fn new(options: Arc<Options>, role: Role, size: usize) -> Arc<Self> {
        Arc::new(Self { options, role, size, turns: Semaphore::new(size), idle: Mutex::default() })
    }

    /// A connection that is there and free.
    pub(crate) fn at_once(self: &Arc<Self>) -> Option<Lease> {
        self.turns.try_acquire().ok()?.forget();
        let lease = Lease { open: self.idle().pop(), lane: Arc::clone(self), scripted: false };
        lease.open.is_some().then_some(lease)
    }

    /// A connection, when it is free; it is opened when there is none yet.
    pub(crate) async fn lease(self: &Arc<Self>) -> Result<Lease> {
        self.turn().await?;
        let mut lease = Lease { open: self.idle().pop(), lane: Arc::clone(self), scripted: false };
        if lease.open.is_none() {
            lease.open = Some(self.open().await?);
        }
        Ok(lease)
    }

    async fn turn(&self) -> Result<()> {
        if let Ok(turn) = self.turns.try_acquire() {
            turn.forget();
            return Ok(());
        }
        match time::timeout(self.options.wait, self.turns.acquire()).await {
            Ok(Ok(turn)) => {
                turn.forget();
                Ok(())
            }
            Ok(Err(_closed)) => Err(DbError::new(ErrorKind::Connection, "the database was closed")),
            Err(_late) => Err(self.late(self.options.wait)),
        }
    }

    /// A large log that a crash left is read at opening, so it is done where it keeps nobody waiting.
    async fn open(&self) -> Result<Open> {
        let options = Arc::clone(&self.options);
        let role = self.role;
        let opened = task::spawn_blocking(move || open::open(&options, role)).await;
        opened.map_err(|error| DbError::new(ErrorKind::Other, error.to_string()))?
    }

    fn late(&self, waited: Duration) -> DbError {
        let fact = match self.role {
            Role::Writes => format!("another transaction of this process has been writing for {waited:?}"),
            Role::Reads => format!("all {} connections that read have been busy for {waited:?}", self.size),
        };
        DbError::new(ErrorKind::Timeout, fact).hint(match self.role {
            Role::Writes => "keep transactions short, and wait for nothing else inside them",
            Role::Reads => "more of them: `readers` in the settings of the database",
        })
    }

    /// Waits for what is under way; whoever comes later is refused.
    pub(crate) async fn close(&self) {
        let all = u32::try_from(self.size).unwrap_or(u32::MAX);
        if let Ok(turns) = self.turns.acquire_many(all).await {
            turns.forget();
            self.turns.close();
        }
        self.idle().clear();
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Open>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}({} of {} free)", self.role, self.turns.available_permits(), self.size)
    }
}

/// A connection in one hand. It goes back when it is dropped, without a transaction.
#[derive(Debug)]
pub(crate) struct Lease {
    open: Option<Open>,
    lane: Arc<Lane>,
    scripted: bool,
}

impl Lease {
    pub(crate) fn open(&self) -> &Open {
        self.open.as_ref().expect("bug in carafe: a lease without its connection")
    }

    /// A script may have changed how the connection is set up.
    pub(crate) const fn scripted(&mut self) {
        self.scripted = true;
    }

    fn is_clean(&self, open: &Open) -> bool {
        open.budget.renew();
        (open.raw.is_autocommit() || open.raw.execute_batch("ROLLBACK").is_ok())
            && (!self.scripted || open::restore(&open.raw).is_ok())
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(open) = self.open.take()
            && self.is_clean(&open)
        {
            self.lane.idle().push(open);
        }
        self.lane.turns.add_permits(1);
    }
}
