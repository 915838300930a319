//! Statements that were seen to take long: they do not travel with others.

use std::{
    collections::HashSet,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use carafe_db::driver::Statement;

/// What takes longer than this is slow.
pub(crate) const LONG: Duration = Duration::from_millis(20);

/// More are not remembered: then all are forgotten, and seen again if they are still slow.
const MOST: usize = 4096;

#[derive(Default)]
pub(crate) struct Slow {
    any: AtomicBool,
    numbers: Mutex<HashSet<u64>>,
}

impl Slow {
    pub(crate) fn has(&self, statement: &Statement) -> bool {
        self.any.load(Ordering::Relaxed) && self.lock().contains(&statement.number())
    }

    /// Remembers how long a statement took.
    pub(crate) fn learn(&self, statement: &Statement, took: Duration) {
        if took >= LONG {
            let mut numbers = self.lock();
            if numbers.len() >= MOST {
                numbers.clear();
            }
            numbers.insert(statement.number());
            self.any.store(true, Ordering::Relaxed);
        } else if took < LONG / 4 && self.has(statement) {
            self.lock().remove(&statement.number());
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashSet<u64>> {
        self.numbers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
