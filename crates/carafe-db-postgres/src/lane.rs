//! A connection that many share: statements are sent without waiting for the answers of those before.
//!
//! A task of its own sends and reads. Who asks writes into a buffer under a lock and waits for a part of the answers; when
//! several ask before the task's turn comes, all of it leaves in one piece.

use std::{
    collections::VecDeque,
    future::poll_fn,
    io, mem,
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use bytes::BytesMut;
use carafe_db::{
    driver::{Alarm, Ask},
    error::Result,
};
use postgres_protocol::message::frontend;
use tokio::sync::Semaphore;

use crate::{
    answer::Answer,
    cache::{Cache, Expected, Sent, Written},
    error,
    inbox::{self, Inbox},
    options::Options,
    outbox::Outbox,
    server_error::ServerError,
    socket::Socket,
    wire::{Failed, Wire},
};

/// What those who ask hold of it.
pub(crate) struct Lane {
    queue: Mutex<Queue>,
    waiting: AtomicUsize,
    /// When the server began with the statement that it is at, in microseconds since `born`; 0 when it has none.
    since: AtomicU64,
    born: Instant,
    dead: AtomicBool,
    /// Closed when the task has ended.
    ended: Semaphore,
}

struct Queue {
    out: BytesMut,
    /// Bytes that were ever written into `out`.
    written: u64,
    slots: VecDeque<Arc<Slot>>,
    cache: Cache,
    task: Option<Waker>,
    closing: bool,
}

/// What one who asks waits for.
struct Slot {
    state: Mutex<State>,
    /// Statements that the server describes in this answer.
    expected: Mutex<Expected>,
    /// Where its bytes begin among all that were ever written.
    start: u64,
}

#[derive(Default)]
struct State {
    /// Whole messages that nobody has looked at.
    bytes: Vec<u8>,
    done: bool,
    failed: Option<Failed>,
    waker: Option<Waker>,
    /// Nobody wants it any more.
    gone: bool,
    /// The task waits until somebody takes the bytes.
    held: bool,
    took: Duration,
}

/// Bytes of one answer that are collected before whoever asked is woken, and those at which the task stops reading.
const WORTH_WAKING: usize = 64 * 1024;
const TOO_MANY: usize = 4 * 1024 * 1024;

/// What came of statements.
pub(crate) struct Ran {
    pub(crate) answer: Answer,
    /// How long the server was busy with them.
    pub(crate) took: Duration,
}

impl Lane {
    /// Makes a connection a shared one; its task lives in this runtime.
    pub(crate) fn start(wire: Wire, options: Arc<Options>) -> Arc<Self> {
        let (socket, inbox, cache) = wire.into_parts();
        let queue = Queue {
            out: BytesMut::with_capacity(4096),
            written: 0,
            slots: VecDeque::new(),
            cache,
            task: None,
            closing: false,
        };
        let lane = Arc::new(Self {
            queue: Mutex::new(queue),
            waiting: AtomicUsize::new(0),
            since: AtomicU64::new(0),
            born: Instant::now(),
            dead: AtomicBool::new(false),
            ended: Semaphore::new(0),
        });
        tokio::spawn(Task {
            lane: Arc::clone(&lane),
            socket,
            inbox,
            out: Outbox::new(),
            taken: 0,
            alarm: Alarm::default(),
            patience: options.patience(),
            why: None,
        });
        lane
    }

    /// How many wait for an answer.
    pub(crate) fn load(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    pub(crate) fn is_dead(&self) -> bool {
        self.dead.load(Ordering::Relaxed)
    }

    /// How long the server has been busy with what it is at.
    pub(crate) fn busy(&self) -> Duration {
        match self.since.load(Ordering::Relaxed) {
            0 => Duration::ZERO,
            since => Duration::from_micros(self.now().saturating_sub(since)),
        }
    }

    /// Runs statements under one Sync.
    pub(crate) async fn run(&self, asks: &mut [Ask<'_>]) -> Result<std::result::Result<Ran, Failed>> {
        let Some((slot, written)) = self.submit(asks)? else {
            return Ok(Err(Failed::Unsent(error::ended())));
        };
        let leave = Leave(&slot);
        let mut answer = Answer::default();
        let done = poll_fn(|context| {
            self.poll_answer(context, &slot, |message| answer.take(message, &written, asks))
        })
        .await;
        mem::forget(leave);
        Ok(done.map(|took| Ran { answer, took }))
    }

    /// Forgets a statement that the server no longer takes as it was.
    pub(crate) fn forget(&self, asks: &[Ask<'_>]) {
        let mut queue = self.lock();
        asks.iter().for_each(|ask| queue.cache.forget(ask.statement));
    }

    fn submit(&self, asks: &[Ask<'_>]) -> Result<Option<(Arc<Slot>, Vec<Written>)>> {
        let mut queue = self.lock();
        if queue.closing || self.is_dead() {
            return Ok(None);
        }
        let Queue { out, cache, .. } = &mut *queue;
        let begin = out.len();
        let mut written = Vec::with_capacity(asks.len());
        for ask in asks {
            match cache.write(Sent::whole(ask), out) {
                Ok(one) => written.push(one),
                Err(error) => {
                    out.truncate(begin);
                    asks[..written.len()].iter().for_each(|ask| cache.forget(ask.statement));
                    return Err(error);
                }
            }
        }
        frontend::sync(out);
        let mut expected = Expected::default();
        written.iter().for_each(|one| expected.add(one));
        let length = (out.len() - begin) as u64;
        let slot =
            Arc::new(Slot { state: Mutex::default(), expected: Mutex::new(expected), start: queue.written });
        queue.written += length;
        queue.slots.push_back(Arc::clone(&slot));
        self.waiting.store(queue.slots.len(), Ordering::Relaxed);
        let task = queue.task.take();
        drop(queue);
        task.into_iter().for_each(Waker::wake);
        Ok(Some((slot, written)))
    }

    fn poll_answer(
        &self,
        context: &mut Context<'_>,
        slot: &Slot,
        mut take: impl FnMut((u8, &[u8])) -> io::Result<bool>,
    ) -> Poll<std::result::Result<Duration, Failed>> {
        let mut state = slot.lock();
        let bytes = mem::take(&mut state.bytes);
        let (done, failed, took) = (state.done, state.failed.take(), state.took);
        let held = mem::take(&mut state.held);
        if !done
            && failed.is_none()
            && !state.waker.as_ref().is_some_and(|waker| waker.will_wake(context.waker()))
        {
            state.waker = Some(context.waker().clone());
        }
        drop(state);
        if held {
            self.wake();
        }
        let mut rest = &bytes[..];
        // Whole messages, as the task has made sure.
        while let Ok(Some(size)) = inbox::message(rest) {
            let (message, behind) = rest.split_at(size);
            if let Err(error) = take((message[0], &message[5..])) {
                return Poll::Ready(Err(Failed::Lost(error)));
            }
            rest = behind;
        }
        match failed {
            _ if done => Poll::Ready(Ok(took)),
            Some(failed) => Poll::Ready(Err(failed)),
            None => Poll::Pending,
        }
    }

    /// Takes no more, and ends when all is answered.
    pub(crate) fn close(&self) {
        self.lock().closing = true;
        self.wake();
    }

    /// Waits for the end.
    pub(crate) async fn ended(&self) {
        // It never has a permit to give; it is closed at the end.
        let _ = self.ended.acquire().await;
    }

    fn wake(&self) {
        let task = self.lock().task.take();
        task.into_iter().for_each(Waker::wake);
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> u64 {
        u64::try_from(self.born.elapsed().as_micros()).unwrap_or(u64::MAX).max(1)
    }
}

impl Slot {
    fn expected(&self) -> MutexGuard<'_, Expected> {
        self.expected.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whoever goes away before the end wants nothing more; what the server still sends is thrown away.
struct Leave<'a>(&'a Slot);

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.gone = true;
        state.bytes = Vec::new();
    }
}

/// The one that sends and reads.
struct Task {
    lane: Arc<Lane>,
    socket: Socket,
    inbox: Inbox,
    out: Outbox,
    /// Bytes that were ever taken over from the queue.
    taken: u64,
    alarm: Alarm,
    patience: Duration,
    /// Why it ends.
    why: Option<End>,
}

enum End {
    Lost(io::Error),
    Silent,
}

impl Future for Task {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        match self.step(context) {
            Ok(false) => Poll::Pending,
            Ok(true) => Poll::Ready(()),
            Err(end) => {
                self.why = Some(end);
                Poll::Ready(())
            }
        }
    }
}

impl Task {
    /// Goes as far as it can; true when it is closed and all is answered.
    fn step(&mut self, context: &mut Context<'_>) -> std::result::Result<bool, End> {
        loop {
            if self.take_over(context) {
                return Ok(true);
            }
            self.out.poll_send(&mut self.socket, context).map_err(End::Lost)?;
            if self.is_held() {
                break;
            }
            match self.inbox.poll_fill(&mut self.socket, context) {
                Poll::Pending => break,
                Poll::Ready(Err(error)) => return Err(End::Lost(error)),
                Poll::Ready(Ok(())) => self.deliver().map_err(End::Lost)?,
            }
        }
        self.look_at_the_clock(context)
    }

    /// Takes what was written meanwhile; true when there is nothing and will be nothing.
    fn take_over(&mut self, context: &mut Context<'_>) -> bool {
        let mut queue = self.lane.lock();
        if !queue.task.as_ref().is_some_and(|waker| waker.will_wake(context.waker())) {
            queue.task = Some(context.waker().clone());
        }
        if self.out.bytes.is_empty() && !queue.out.is_empty() {
            self.taken += queue.out.len() as u64;
            mem::swap(&mut self.out.bytes, &mut queue.out);
            queue.out.clear();
            // Counted from here and not from when it was written: what we take until our turn comes is not the server's fault.
            if self.lane.since.load(Ordering::Relaxed) == 0 {
                self.lane.since.store(self.lane.now(), Ordering::Relaxed);
            }
        }
        queue.closing && queue.slots.is_empty()
    }

    /// Whether the answer at hand waits in memory for somebody who does not take it.
    fn is_held(&self) -> bool {
        let queue = self.lane.lock();
        let Some(slot) = queue.slots.front() else { return false };
        let mut state = slot.lock();
        state.held = state.bytes.len() > TOO_MANY;
        state.held
    }

    fn deliver(&mut self) -> io::Result<()> {
        while !self.inbox.is_empty() {
            let front = self.lane.lock().slots.front().cloned();
            let more = match front {
                Some(slot) => self.deliver_to(&slot)?,
                None => self.hear()?,
            };
            if !more {
                break;
            }
        }
        Ok(())
    }

    /// Hands messages to the first who waits; false when a message is not complete.
    fn deliver_to(&mut self, slot: &Slot) -> io::Result<bool> {
        let mut size = 0;
        let mut done = false;
        while !done && let Some(length) = self.inbox.next_after(size)? {
            let (tag, body) = self.inbox.message_after(size, length);
            if matches!(tag, b'T' | b'n') {
                slot.expected().take((tag, body))?;
            }
            done = tag == b'Z';
            size += length;
        }
        if size == 0 {
            return Ok(false);
        }
        let took = if done { self.leave_front(slot) } else { Duration::ZERO };
        let mut state = slot.lock();
        if !state.gone {
            state.bytes.extend_from_slice(self.inbox.raw(size));
        }
        state.done = done;
        state.took = took;
        let waker = if done || state.bytes.len() > WORTH_WAKING { state.waker.take() } else { None };
        drop(state);
        self.inbox.advance(size);
        waker.into_iter().for_each(Waker::wake);
        Ok(done)
    }

    /// The first is answered; how long that took.
    fn leave_front(&self, slot: &Slot) -> Duration {
        let took = self.lane.busy();
        let mut queue = self.lane.lock();
        let mut expected = slot.expected();
        if !expected.is_empty() {
            expected.forget_rest(&mut queue.cache);
        }
        queue.slots.pop_front();
        self.lane.waiting.store(queue.slots.len(), Ordering::Relaxed);
        let since = if queue.slots.is_empty() { 0 } else { self.lane.now() };
        self.lane.since.store(since, Ordering::Relaxed);
        took
    }

    /// What the server tells without being asked; false when it is not complete.
    fn hear(&mut self) -> io::Result<bool> {
        let Some(size) = self.inbox.next()? else { return Ok(false) };
        match self.inbox.message(size) {
            (b'N' | b'S' | b'A', _) => {}
            (b'E', body) => return Err(io::Error::other(ServerError::read(body))),
            _ => return Err(error::garbled()),
        }
        self.inbox.advance(size);
        Ok(true)
    }

    /// Ends when the server has been at one statement for too long.
    fn look_at_the_clock(&mut self, context: &mut Context<'_>) -> std::result::Result<bool, End> {
        if self.patience.is_zero() || self.lane.load() == 0 {
            return Ok(false);
        }
        if self.lane.busy() >= self.patience {
            return Err(End::Silent);
        }
        self.alarm.set_if_none(self.patience);
        while self.alarm.rings(context) {
            let left = self.patience.saturating_sub(self.lane.busy());
            if left.is_zero() {
                return Err(End::Silent);
            }
            self.alarm.set(left);
        }
        Ok(false)
    }
}

/// However it ends, also with its runtime: whoever waits is told.
impl Drop for Task {
    fn drop(&mut self) {
        let mut queue = self.lane.lock();
        self.lane.dead.store(true, Ordering::Relaxed);
        let left = self.taken - self.out.bytes.len() as u64;
        let slots = mem::take(&mut queue.slots);
        drop(queue);
        for (at, slot) in slots.into_iter().enumerate() {
            let mut state = slot.lock();
            state.failed = Some(if slot.start >= left {
                Failed::Unsent(error::ended())
            } else if at == 0 && matches!(self.why, Some(End::Silent)) {
                Failed::Silent
            } else {
                Failed::Lost(match &self.why {
                    Some(End::Lost(error)) => io::Error::new(error.kind(), error.to_string()),
                    Some(End::Silent) => {
                        io::Error::new(io::ErrorKind::TimedOut, "the statement before it took too long")
                    }
                    None => error::ended(),
                })
            });
            let waker = state.waker.take();
            drop(state);
            waker.into_iter().for_each(Waker::wake);
        }
        self.lane.ended.close();
    }
}
