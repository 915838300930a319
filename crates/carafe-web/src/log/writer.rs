//! Takes lines from all threads to one sink, on a thread of its own: a request never waits for whoever reads the log.

use std::{
    io::Write,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use super::{clock::Clock, lines::Format};

/// Bytes that may wait for the sink; lines beyond are dropped and counted.
const CAPACITY: usize = 1024 * 1024;

/// How long a line may wait for others, so that many are written in one call.
const GATHER: Duration = Duration::from_millis(5);

/// Where lines are handed in.
pub(super) struct Writer {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    queue: Mutex<Queue>,
    /// Something to write, or the end.
    filled: Condvar,
    /// Everything so far is written.
    drained: Condvar,
}

#[derive(Default)]
struct Queue {
    waiting: Vec<u8>,
    clock: Clock,
    dropped: u64,
    state: State,
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
        let shared =
            Arc::new(Shared { queue: Mutex::default(), filled: Condvar::new(), drained: Condvar::new() });
        let side = Arc::clone(&shared);
        // Without a thread lines are dropped when the buffer is full; a site that serves is better than none.
        let thread =
            thread::Builder::new().name("carafe-log".to_owned()).spawn(move || write_all(&side, sink)).ok();
        Self { shared, thread }
    }

    /// Adds a line, or counts it as dropped.
    pub(super) fn line(&self, format: Format, write: impl FnOnce(&mut Vec<u8>, &[u8])) {
        let mut queue = self.shared.lock();
        let Queue { waiting, clock, dropped, state } = &mut *queue;
        if waiting.len() >= CAPACITY {
            *dropped += 1;
            return;
        }
        let time = clock.now();
        if *dropped > 0 {
            format.dropped(waiting, time, std::mem::take(dropped));
        }
        write(waiting, time);
        if *state == State::Idle {
            *state = State::Busy;
            drop(queue);
            self.shared.filled.notify_one();
        }
    }

    /// Waits until the lines so far are written.
    pub(super) fn flush(&self, at_most: Duration) {
        let end = Instant::now() + at_most;
        let mut queue = self.shared.lock();
        while queue.state == State::Busy || queue.state == State::Urgent {
            queue.state = State::Urgent;
            self.shared.filled.notify_one();
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            queue = self.shared.drained.wait_timeout(queue, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.flush(Duration::from_secs(1));
        let mut queue = self.shared.lock();
        // A thread that waits for a blocked sink cannot be joined.
        let idle = queue.state == State::Idle;
        queue.state = State::Closed;
        drop(queue);
        self.shared.filled.notify_one();
        if let Some(thread) = self.thread.take().filter(|_| idle) {
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn write_all(shared: &Shared, mut sink: impl Write) {
    let mut batch = Vec::new();
    loop {
        let mut queue = shared.lock();
        if queue.waiting.is_empty() {
            if queue.state != State::Closed {
                queue.state = State::Idle;
            }
            shared.drained.notify_all();
        }
        queue = shared
            .filled
            .wait_while(queue, |queue| queue.state == State::Idle)
            .unwrap_or_else(PoisonError::into_inner);
        if queue.state == State::Busy {
            let gathering = |queue: &mut Queue| queue.state == State::Busy;
            let waited = shared.filled.wait_timeout_while(queue, GATHER, gathering);
            queue = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        std::mem::swap(&mut batch, &mut queue.waiting);
        let closed = queue.state == State::Closed;
        drop(queue);
        // There is nowhere to tell that the log cannot be written.
        let _ = sink.write_all(&batch).and_then(|()| sink.flush());
        batch.clear();
        if closed {
            return;
        }
    }
}
