//! Which statements take so long that they are better run on another thread.

use std::{
    collections::HashMap,
    sync::{
        PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use carafe_db::driver::Statement;

/// From this running average on, a statement is sent away: the way to another thread and back is about 20 µs.
pub(crate) const LONG: Duration = Duration::from_micros(400);
/// How long a statement that may be begun again runs in place before it is.
pub(crate) const PATIENCE: Duration = Duration::from_millis(4);
const REMEMBERED: usize = 4_096;

/// The running averages of the statements that were long once. Most databases have none, and then nothing is looked up.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    any: AtomicBool,
    averages: RwLock<HashMap<u64, Duration>>,
}

impl Pace {
    pub(crate) fn is_long(&self, statement: &Statement) -> bool {
        self.any.load(Ordering::Relaxed)
            && self
                .averages
                .read()
                .unwrap_or_else(PoisonError::into_inner)
                .get(&statement.number())
                .is_some_and(|average| *average >= LONG)
    }

    pub(crate) fn note(&self, statement: &Statement, took: Duration) {
        if took >= LONG || self.any.load(Ordering::Relaxed) {
            self.remember(statement, took);
        }
    }

    #[cold]
    fn remember(&self, statement: &Statement, took: Duration) {
        if !statement.is_kept() {
            return;
        }
        let mut averages = self.averages.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(average) = averages.get_mut(&statement.number()) {
            *average = *average * 7 / 8 + took / 8;
            if *average < LONG / 4 {
                averages.remove(&statement.number());
            }
        } else if took >= LONG && averages.len() < REMEMBERED {
            averages.insert(statement.number(), took);
        }
        self.any.store(!averages.is_empty(), Ordering::Relaxed);
    }
}
