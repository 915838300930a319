//! Takes lines from all threads to one sink, on a thread of its own: a request never waits for whoever reads the log,
//! nor for a request on another thread that writes its line.

use std::{
    cell::Cell,
    io::Write,
    mem,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use super::{clock::Clock, lines::Format};

/// How many desks there are. Threads that share one may wait for each other, for the time that one line takes.
const DESKS: usize = 8;

/// Bytes that may wait at one desk; lines beyond are dropped and counted.
const CAPACITY: usize = 1024 * 1024;

/// How long a line may wait for others, so that many are written in one call.
const GATHER: Duration = Duration::from_millis(20);

/// Where lines are handed in.
pub(super) struct Writer {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    desks: [Mutex<Desk>; DESKS],
    /// Whether the writing thread will look at the desks without being told.
    awake: AtomicBool,
    state: Mutex<State>,
    /// Something to write, or the end.
    filled: Condvar,
    /// Everything so far is written.
    drained: Condvar,
}

/// Where a thread hands in its lines.
#[derive(Default)]
struct Desk {
    waiting: Vec<u8>,
    clock: Clock,
    dropped: u64,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum State {
    /// The writing thread sleeps.
    #[default]
    Idle,
    /// It gathers or writes.
    Busy,
    /// It is asked not to gather.
    Urgent,
    /// It is asked to end.
    Closed,
}

impl Writer {
    pub(super) fn start(sink: impl Write + Send + 'static) -> Self {
        let shared = Arc::new(Shared {
            desks: Default::default(),
            awake: AtomicBool::new(false),
            state: Mutex::default(),
            filled: Condvar::new(),
            drained: Condvar::new(),
        });
        let side = Arc::clone(&shared);
        // Without a thread lines are dropped when the desks are full; a site that serves is better than none.
        let thread =
            thread::Builder::new().name("carafe-log".to_owned()).spawn(move || write_all(&side, sink)).ok();
        Self { shared, thread }
    }

    /// Adds a line, or counts it as dropped.
    pub(super) fn line(&self, format: Format, write: impl FnOnce(&mut Vec<u8>, &[u8])) {
        let mut desk = lock(&self.shared.desks[own_desk()]);
        let Desk { waiting, clock, dropped } = &mut *desk;
        if waiting.len() >= CAPACITY {
            *dropped += 1;
            return;
        }
        let time = clock.now();
        if *dropped > 0 {
            format.dropped(waiting, time, mem::take(dropped));
        }
        write(waiting, time);
        drop(desk);
        if !self.shared.awake.load(Ordering::SeqCst) {
            self.shared.wake();
        }
    }

    /// Waits until the lines so far are written.
    pub(super) fn flush(&self, at_most: Duration) {
        let end = Instant::now() + at_most;
        let mut state = lock(&self.shared.state);
        while *state == State::Busy || *state == State::Urgent {
            *state = State::Urgent;
            self.shared.filled.notify_one();
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            state = self.shared.drained.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.flush(Duration::from_secs(1));
        let mut state = lock(&self.shared.state);
        // A thread that waits for a blocked sink cannot be joined.
        let idle = *state == State::Idle;
        *state = State::Closed;
        drop(state);
        self.shared.filled.notify_one();
        if let Some(thread) = self.thread.take().filter(|_| idle) {
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn wake(&self) {
        let mut state = lock(&self.state);
        if *state == State::Idle {
            *state = State::Busy;
            drop(state);
            self.filled.notify_one();
        }
    }

    /// Waits until there is something to write and others had time to add to it. Whether this is the end.
    fn wait(&self) -> bool {
        let mut state = lock(&self.state);
        // Before the desks are looked at: who adds a line after the look sees it, and wakes us.
        self.awake.store(false, Ordering::SeqCst);
        if self.is_empty() {
            if *state != State::Closed {
                *state = State::Idle;
            }
            self.drained.notify_all();
            let asleep = |state: &mut State| *state == State::Idle;
            state = self.filled.wait_while(state, asleep).unwrap_or_else(PoisonError::into_inner);
        }
        self.awake.store(true, Ordering::SeqCst);
        if *state == State::Busy {
            let gathering = |state: &mut State| *state == State::Busy;
            let waited = self.filled.wait_timeout_while(state, GATHER, gathering);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        *state == State::Closed
    }

    fn is_empty(&self) -> bool {
        self.desks.iter().all(|desk| lock(desk).waiting.is_empty())
    }
}

fn write_all(shared: &Shared, mut sink: impl Write) {
    let mut batch = Vec::new();
    loop {
        let closed = shared.wait();
        for desk in &shared.desks {
            mem::swap(&mut batch, &mut lock(desk).waiting);
            if !batch.is_empty() {
                // There is nowhere to tell that the log cannot be written.
                let _ = sink.write_all(&batch).and_then(|()| sink.flush());
                batch.clear();
            }
        }
        if closed {
            return;
        }
    }
}

/// Threads take desks in turn.
fn own_desk() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static OWN: Cell<Option<usize>> = const { Cell::new(None) };
    }
    // A thread that ends may log after its locals are gone.
    let own = OWN.try_with(|own| {
        own.get().unwrap_or_else(|| {
            let next = NEXT.fetch_add(1, Ordering::Relaxed) % DESKS;
            own.set(Some(next));
            next
        })
    });
    own.unwrap_or_default()
}

/// A panic while a line was written leaves at worst half a line behind, so a poisoned lock is taken as it is.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
