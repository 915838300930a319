//! When the last bytes of a connection came.

use std::{
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::{Duration, Instant},
};

/// Told once for each piece that is read. Requests that come in one piece have come at one moment, and to ask the clock
/// costs as much as to find a route.
#[derive(Debug)]
pub(super) struct LastRead {
    begun: Instant,
    /// In nanoseconds after `begun`.
    after: AtomicU64,
}

impl LastRead {
    pub(super) fn tell(&self) {
        let after = u64::try_from(self.begun.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.after.store(after, Relaxed);
    }

    pub(super) fn at(&self) -> Instant {
        self.begun + Duration::from_nanos(self.after.load(Relaxed))
    }
}

/// Nothing was read yet.
impl Default for LastRead {
    fn default() -> Self {
        Self { begun: Instant::now(), after: AtomicU64::new(0) }
    }
}
