//! What a worker does before it sleeps.

use std::{
    cell::Cell,
    thread,
    time::{Duration, Instant},
};

/// A worker that was without work so short a time ago is busy, and will have some again at once.
const SOON: Duration = Duration::from_micros(100);

/// Those who were let run and took longer than this did not do it for us.
const LONG: Duration = Duration::from_millis(1);

/// How long nobody is let run after that. So a stranger who wants the core for himself gets a hundredth of our time.
const PAUSE: Duration = Duration::from_millis(100);

/// What a worker remembers.
#[derive(Clone, Copy)]
struct Memory {
    /// When it was without work.
    idle: Instant,
    /// Until when it lets nobody run.
    alone: Instant,
}

/// Lets others run once, if this worker is busy. What it waits for is their doing (another worker's, a proxy's or a
/// database's on this machine, the system's), and when it comes meanwhile, the worker neither goes to sleep nor is
/// woken, which costs as much as half a request. On a core that nobody else wants this returns at once.
pub(super) fn before_sleep() {
    thread_local! {
        static MEMORY: Cell<Option<Memory>> = const { Cell::new(None) };
    }
    let now = Instant::now();
    let memory = MEMORY.get().unwrap_or(Memory { idle: now, alone: now + PAUSE });
    MEMORY.set(Some(rest(memory, now)));
}

fn rest(Memory { idle, alone }: Memory, now: Instant) -> Memory {
    if now.duration_since(idle) >= SOON || now < alone {
        return Memory { idle: now, alone };
    }
    thread::yield_now();
    let after = Instant::now();
    let alone = if after.duration_since(now) > LONG { after + PAUSE } else { alone };
    Memory { idle: after, alone }
}
