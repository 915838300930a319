//! One of the two streams: writes until it cannot, then keeps the reason.

use std::{
    io::{self, Write},
    sync::{Mutex, MutexGuard, PoisonError},
};

pub(super) struct Stream {
    sink: Box<dyn Write + Send>,
    state: State,
}

enum State {
    Open,
    Closed,
    Failed(Option<io::Error>),
}

impl Stream {
    pub(super) fn new(sink: Box<dyn Write + Send>) -> Self {
        Self { sink, state: State::Open }
    }

    pub(super) fn write(&mut self, bytes: &[u8]) {
        if matches!(self.state, State::Open) {
            let written = self.sink.write_all(bytes);
            self.note(written);
        }
    }

    pub(super) fn is_closed(&self) -> bool {
        !matches!(self.state, State::Open)
    }

    /// Flushes, and hands out the failure once.
    pub(super) fn finish(&mut self) -> Option<io::Error> {
        if matches!(self.state, State::Open) {
            let flushed = self.sink.flush();
            self.note(flushed);
        }
        match &mut self.state {
            State::Failed(error) => error.take(),
            State::Open | State::Closed => None,
        }
    }

    fn note(&mut self, outcome: io::Result<()>) {
        match outcome {
            Ok(()) => {}
            // `head` has read enough: that is its right, and no failure of ours.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => self.state = State::Closed,
            Err(error) => self.state = State::Failed(Some(error)),
        }
    }
}

/// A panic while a line was written leaves at worst half a line behind, so a poisoned lock is taken as it is.
pub(super) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
