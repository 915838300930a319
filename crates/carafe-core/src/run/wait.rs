//! Waits for an async command without a runtime.

use std::{
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
};

use crate::{Exit, Result, command::Later};

/// A function that waits for an async command. Whoever has a runtime (the web room has tokio's) gives its own.
pub type BlockOn = fn(Later) -> Result<Exit>;

/// Waits by parking the thread: enough for a command that needs neither timers nor sockets.
///
/// # Errors
/// What the command returned as its error.
pub fn park(mut work: Later) -> Result<Exit> {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match work.as_mut().poll(&mut context) {
            Poll::Ready(result) => return result,
            Poll::Pending => thread::park(),
        }
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}
