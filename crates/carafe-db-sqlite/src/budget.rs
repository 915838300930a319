//! How long a statement may run where it runs. SQLite asks every few thousand steps whether it should go on.

use std::{
    sync::{
        Arc, LazyLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use rusqlite::Connection;

/// When the statement under way is to stop.
#[derive(Debug, Clone, Default)]
pub(crate) struct Budget(Arc<Terms>);

#[derive(Debug, Default)]
struct Terms {
    /// In microseconds since the process began to count; 0 for never.
    until: AtomicU64,
    /// At once: nobody waits for it any more. It may be said before the statement begins.
    given_up: AtomicBool,
}

static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Steps of SQLite's machine between two looks at the clock: about a tenth of a millisecond.
const STEPS: i32 = 4_000;

impl Budget {
    pub(crate) fn until(&self, began: Instant, limit: Option<Duration>) {
        let at = limit.map_or(0, |limit| since(began).saturating_add(micros(limit)).max(1));
        self.0.until.store(at, Ordering::Relaxed);
    }

    pub(crate) fn forget(&self) {
        self.0.until.store(0, Ordering::Relaxed);
    }

    pub(crate) fn give_up(&self) {
        self.0.given_up.store(true, Ordering::Relaxed);
    }

    /// For the next in whose hand the connection is.
    pub(crate) fn renew(&self) {
        self.0.given_up.store(false, Ordering::Relaxed);
    }

    fn is_spent(&self) -> bool {
        let at = self.0.until.load(Ordering::Relaxed);
        self.0.given_up.load(Ordering::Relaxed) || (at != 0 && since(Instant::now()) > at)
    }
}

pub(crate) fn watch(raw: &Connection) -> rusqlite::Result<Budget> {
    let budget = Budget::default();
    let watched = budget.clone();
    raw.progress_handler(STEPS, Some(move || watched.is_spent()))?;
    Ok(budget)
}

fn since(at: Instant) -> u64 {
    micros(at.saturating_duration_since(*BEGAN))
}

fn micros(span: Duration) -> u64 {
    u64::try_from(span.as_micros()).unwrap_or(u64::MAX)
}
