//! A value that is read once what was sent is there.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use carafe_core::Result;

/// The future of an extractor that waits for a body and then reads its type out of it.
///
/// The waiting is a box, and so the same for all types; an `async` function would be a state machine of each, compiled in
/// the user's crate.
pub(super) struct Awaited<Sent, T> {
    sent: Pin<Box<dyn Future<Output = Sent> + Send>>,
    read: fn(Sent) -> Result<T>,
}

impl<Sent, T> Awaited<Sent, T> {
    pub(super) fn new(sent: Pin<Box<dyn Future<Output = Sent> + Send>>, read: fn(Sent) -> Result<T>) -> Self {
        Self { sent, read }
    }
}

impl<Sent, T> Future for Awaited<Sent, T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        match self.sent.as_mut().poll(cx) {
            Poll::Ready(sent) => Poll::Ready((self.read)(sent)),
            Poll::Pending => Poll::Pending,
        }
    }
}

/// What was read into a place, if nothing was wrong.
pub(super) fn taken<T>(outcome: Result<()>, place: Option<T>) -> Result<T> {
    match (outcome, place) {
        (Ok(()), Some(value)) => Ok(value),
        (Ok(()), None) => unfilled(),
        (Err(error), _) => Err(error),
    }
}

fn unfilled() -> ! {
    unreachable!("bug in carafe: what was read without a fault is not there")
}
