//! What a worker does before it sleeps.

use std::{
    cell::Cell,
    thread,
    time::{Duration, Instant},
};

/// A worker that had work so short a time ago will have some again at once.
const SOON: Duration = Duration::from_micros(100);

/// Lets others run first, if this worker is busy: what it waits for is often their doing, on the same machine or in the
/// network's part of the system, and comes meanwhile. Then it neither goes to sleep nor is woken, which costs as much as
/// half a request. On a core of its own it returns at once.
pub(super) fn before_sleep() {
    thread_local! {
        static LAST: Cell<Option<Instant>> = const { Cell::new(None) };
    }
    let now = Instant::now();
    if LAST.get().is_some_and(|last| now.duration_since(last) < SOON) {
        thread::yield_now();
        LAST.set(Some(Instant::now()));
    } else {
        LAST.set(Some(now));
    }
}
