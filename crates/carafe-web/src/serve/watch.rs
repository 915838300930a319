//! What a connection does, told by its own task and read by the one that ends connections.
//!
//! A connection tells with plain stores, so a request costs no timer and no clock: the reader counts how long nothing
//! has moved.

use std::{
    io,
    sync::{
        OnceLock,
        atomic::{AtomicBool, AtomicU8, AtomicU32, AtomicU64, Ordering::Relaxed},
    },
    task::{Poll, Waker},
    time::Instant,
};

use crate::serve::{
    gate::{Gate, Phase, Refusal},
    last_read::LastRead,
};

/// What a connection has been told to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Order {
    /// Go on.
    Serve = 0,
    /// Say `Connection: close` with the next answer.
    LastAnswer = 1,
    /// Answer what has come, and end as soon as nothing is on the way.
    Finish = 2,
    /// End now.
    Cut = 3,
}

/// The shared state of one connection.
#[derive(Debug, Default)]
pub(super) struct Watch {
    last_read: LastRead,
    waker: OnceLock<Waker>,
    order: AtomicU8,
    late: AtomicBool,
    refused: OnceLock<(u32, Refusal)>,
    preface: AtomicBool,
    upgraded: AtomicBool,
    calls: AtomicU32,
    // What the reader looks at.
    moves: AtomicU32,
    heads: AtomicU32,
    phase: AtomicU8,
    received: AtomicU64,
    answering: AtomicU32,
    reading: AtomicBool,
    sends: AtomicU32,
    stalled: AtomicBool,
    half_closed: AtomicBool,
    leaving: AtomicBool,
}

/// A [`Watch`] at one moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Snapshot {
    /// Changes whenever bytes move or an answer begins or ends.
    pub(super) moves: u32,
    /// Request heads so far.
    pub(super) heads: u32,
    /// Requests that reached the service.
    pub(super) calls: u32,
    pub(super) phase: Phase,
    /// Bytes received.
    pub(super) received: u64,
    /// Whether requests are being answered.
    pub(super) answering: bool,
    /// Whether somebody waits for bytes from the client.
    pub(super) reading: bool,
    /// Changes whenever the client takes something.
    pub(super) sends: u32,
    /// Whether the client does not take what we send.
    pub(super) stalled: bool,
    /// Whether the client has closed its side while answers are on the way: it waits for them, or it has gone.
    pub(super) half_closed: bool,
    /// Whether all is said, and only the client's last bytes are waited for.
    pub(super) leaving: bool,
}

impl Watch {
    pub(super) fn snapshot(&self) -> Snapshot {
        Snapshot {
            moves: self.moves.load(Relaxed),
            heads: self.heads.load(Relaxed),
            calls: self.calls.load(Relaxed),
            phase: match self.phase.load(Relaxed) {
                0 => Phase::Between,
                1 => Phase::Head,
                _ => Phase::Body,
            },
            received: self.received.load(Relaxed),
            answering: self.answering.load(Relaxed) > 0,
            reading: self.reading.load(Relaxed),
            sends: self.sends.load(Relaxed),
            stalled: self.stalled.load(Relaxed),
            half_closed: self.half_closed.load(Relaxed),
            leaving: self.leaving.load(Relaxed),
        }
    }

    /// Tells the connection what to do; a stronger order stands.
    pub(super) fn command(&self, order: Order) {
        if self.order.fetch_max(order as u8, Relaxed) < order as u8 {
            self.wake();
        }
    }

    /// Tells the connection that the client is too slow with its request.
    pub(super) fn is_late(&self) -> bool {
        self.late.load(Relaxed)
    }

    pub(super) fn make_late(&self) {
        self.late.store(true, Relaxed);
        self.wake();
    }

    fn wake(&self) {
        if let Some(waker) = self.waker.get() {
            waker.wake_by_ref();
        }
    }

    pub(super) fn order(&self) -> Order {
        match self.order.load(Relaxed) {
            0 => Order::Serve,
            1 => Order::LastAnswer,
            2 => Order::Finish,
            _ => Order::Cut,
        }
    }

    /// Remembers how to wake the connection's task: a task keeps its waker for life.
    pub(super) fn woken_by(&self, waker: &Waker) {
        self.waker.get_or_init(|| waker.clone());
    }

    /// Only the connection's own thread moves, so there is nothing to lose between the load and the store.
    fn moved(&self) {
        self.moves.store(self.moves.load(Relaxed).wrapping_add(1), Relaxed);
    }

    pub(super) fn waits_for_bytes(&self) {
        self.reading.store(true, Relaxed);
    }

    /// When the last bytes came: those that completed the head of the next request.
    pub(super) fn last_read(&self) -> Instant {
        self.last_read.at()
    }

    pub(super) fn received(&self, count: usize, gate: &Gate) {
        self.moved();
        self.last_read.tell();
        self.reading.store(false, Relaxed);
        self.received.store(self.received.load(Relaxed) + count as u64, Relaxed);
        self.heads.store(gate.heads(), Relaxed);
        self.phase.store(gate.phase() as u8, Relaxed);
        if let Some(refusal) = gate.verdict() {
            self.refused.get_or_init(|| (gate.heads(), refusal));
        }
    }

    pub(super) fn sent(&self, sent: &Poll<io::Result<usize>>) {
        self.stalled.store(sent.is_pending(), Relaxed);
        if sent.is_ready() {
            self.moved();
            self.sends.store(self.sends.load(Relaxed).wrapping_add(1), Relaxed);
        }
    }

    /// Whether the client does not take what we send.
    pub(super) fn is_stalled(&self) -> bool {
        self.stalled.load(Relaxed)
    }

    pub(super) fn half_closes(&self) {
        self.moved();
        self.half_closed.store(true, Relaxed);
    }

    pub(super) fn leaves(&self) {
        self.moved();
        self.leaving.store(true, Relaxed);
    }

    /// Whether requests are being answered.
    pub(super) fn is_answering(&self) -> bool {
        self.answering.load(Relaxed) > 0
    }

    /// How many requests reached the service.
    pub(super) fn calls(&self) -> u32 {
        self.calls.load(Relaxed)
    }

    /// Counts a call of the service: the number of the request, and why it is refused if it is.
    pub(super) fn call(&self) -> (u32, Option<Refusal>) {
        let number = self.calls.load(Relaxed) + 1;
        self.calls.store(number, Relaxed);
        let refused = self.refused.get().filter(|(at, _)| *at == number);
        (number, refused.map(|(_, refusal)| *refusal))
    }

    pub(super) fn answer_begins(&self) {
        self.moved();
        self.answering.store(self.answering.load(Relaxed).wrapping_add(1), Relaxed);
    }

    pub(super) fn answer_ends(&self) {
        self.moved();
        self.answering.store(self.answering.load(Relaxed).wrapping_sub(1), Relaxed);
    }

    pub(super) fn has_preface(&self) -> bool {
        self.preface.load(Relaxed)
    }

    pub(super) fn set_preface(&self, preface: bool) {
        self.preface.store(preface, Relaxed);
    }

    pub(super) fn is_upgraded(&self) -> bool {
        self.upgraded.load(Relaxed)
    }

    pub(super) fn upgrade(&self) {
        self.upgraded.store(true, Relaxed);
    }
}
