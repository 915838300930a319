//! What a connection does and since when, so that one task a worker can end those that take too long.

use std::{
    io,
    sync::{
        OnceLock,
        atomic::{AtomicBool, AtomicU8, Ordering::Relaxed},
    },
    task::{Poll, Waker},
};

/// What a connection has been told to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Order {
    /// Go on.
    Serve = 0,
    /// Answer what has come, say `Connection: close`, end when idle.
    Finish = 1,
    /// End now.
    Cut = 2,
}

/// The shared state of one connection.
#[derive(Debug, Default)]
pub(super) struct Watch {
    order: AtomicU8,
    answering: AtomicBool,
    waker: OnceLock<Waker>,
}

impl Watch {
    /// Tells the connection what to do; a stronger order stands.
    pub(super) fn command(&self, order: Order) {
        if self.order.fetch_max(order as u8, Relaxed) < order as u8
            && let Some(waker) = self.waker.get()
        {
            waker.wake_by_ref();
        }
    }

    pub(super) fn order(&self) -> Order {
        match self.order.load(Relaxed) {
            0 => Order::Serve,
            1 => Order::Finish,
            _ => Order::Cut,
        }
    }

    /// Remembers how to wake the connection's task: a task keeps its waker for life.
    pub(super) fn woken_by(&self, waker: &Waker) {
        self.waker.get_or_init(|| waker.clone());
    }

    pub(super) fn read_waits(&self) {}

    pub(super) fn read(&self, _count: usize) {}

    pub(super) fn wrote(&self, _written: &Poll<io::Result<usize>>) {}

    pub(super) fn answering(&self, answering: bool) {
        self.answering.store(answering, Relaxed);
    }
}
