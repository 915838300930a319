//! How long statements take: the quick travel together, those that were seen to take long do not. One that nobody knows yet is
//! tried once, so that a crowd of them does not stand in a row behind the first.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use carafe_db::driver::{Statement, within};
use tokio::sync::Semaphore;

/// What takes longer than this is slow.
pub(crate) const LONG: Duration = Duration::from_millis(20);

/// How long one waits for the end of somebody else's trial.
const TRIAL: Duration = Duration::from_millis(5);

/// More are not remembered: then all are forgotten, and seen again if they are still slow.
const MOST: usize = 4096;

#[derive(Default)]
pub(crate) struct Slow {
    any: AtomicBool,
    numbers: Mutex<HashSet<u64>>,
    quick: RwLock<HashSet<u64>>,
    /// Those that are tried now; closed at the end.
    trials: Mutex<HashMap<u64, Arc<Semaphore>>>,
}

/// Where a statement is best run.
pub(crate) enum Manners<'a> {
    /// Among others.
    Quick,
    /// Among others, and all who ask the same wait for what comes of it.
    Tried(Trial<'a>),
    /// On a connection of its own.
    Slow,
}

/// A statement that is run for the first time.
pub(crate) struct Trial<'a> {
    slow: &'a Slow,
    number: u64,
}

impl Drop for Trial<'_> {
    fn drop(&mut self) {
        if let Some(ended) = self.slow.trials().remove(&self.number) {
            ended.close();
        }
    }
}

impl Slow {
    pub(crate) fn has(&self, statement: &Statement) -> bool {
        self.any.load(Ordering::Relaxed) && self.lock().contains(&statement.number())
    }

    /// What is known of a statement; what is not known is tried by the first who asks.
    pub(crate) async fn manners(&self, statement: &Statement) -> Manners<'_> {
        if self.has(statement) {
            return Manners::Slow;
        }
        // What is not kept is never the same twice.
        if !statement.is_kept() || self.is_quick(statement) {
            return Manners::Quick;
        }
        let ended = match self.try_alone(statement.number()) {
            Ok(trial) => return Manners::Tried(trial),
            Err(ended) => ended,
        };
        // It has no permit to give, and is closed at the end.
        let _ = within(TRIAL, ended.acquire()).await;
        if self.is_quick(statement) { Manners::Quick } else { Manners::Slow }
    }

    fn try_alone(&self, number: u64) -> Result<Trial<'_>, Arc<Semaphore>> {
        let mut trials = self.trials();
        if let Some(ended) = trials.get(&number) {
            return Err(Arc::clone(ended));
        }
        trials.insert(number, Arc::new(Semaphore::new(0)));
        Ok(Trial { slow: self, number })
    }

    fn is_quick(&self, statement: &Statement) -> bool {
        self.quick.read().unwrap_or_else(PoisonError::into_inner).contains(&statement.number())
    }

    /// Remembers how long a statement took.
    pub(crate) fn learn(&self, statement: &Statement, took: Duration) {
        if took >= LONG {
            remember(&mut self.lock(), statement.number());
            self.any.store(true, Ordering::Relaxed);
        } else if statement.is_kept() && !self.is_quick(statement) {
            remember(&mut self.quick.write().unwrap_or_else(PoisonError::into_inner), statement.number());
        }
        if took < LONG / 4 && self.has(statement) {
            self.lock().remove(&statement.number());
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashSet<u64>> {
        self.numbers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn trials(&self) -> MutexGuard<'_, HashMap<u64, Arc<Semaphore>>> {
        self.trials.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn remember(numbers: &mut HashSet<u64>, number: u64) {
    if numbers.len() >= MOST {
        numbers.clear();
    }
    numbers.insert(number);
}
