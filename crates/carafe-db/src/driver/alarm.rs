//! How long something may take, watched without a timer for each statement.

use std::{
    future::poll_fn,
    pin::{Pin, pin},
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    runtime,
    time::{Instant, Sleep, sleep_until},
};

/// A time by which something must have happened. It is looked at, not set anew for each statement: a timer that is still
/// running is left to run, and asked again when it rings.
#[derive(Debug, Default)]
pub struct Alarm {
    timer: Option<(runtime::Id, Pin<Box<Sleep>>)>,
    until: Option<Instant>,
}

impl Alarm {
    /// Rings after this time; never, if it is zero.
    pub fn set(&mut self, time: Duration) {
        self.until = (!time.is_zero()).then(|| Instant::now() + time);
    }

    /// The same, unless it is set already.
    pub fn set_if_none(&mut self, time: Duration) {
        if self.until.is_none() {
            self.set(time);
        }
    }

    /// Whether the time has come; otherwise the context is woken when it does.
    pub fn rings(&mut self, context: &mut Context<'_>) -> bool {
        let Some(until) = self.until else { return false };
        // A timer ends with its runtime, and the connection may have come from another.
        let here = runtime::Handle::current().id();
        if self.timer.as_ref().is_none_or(|(home, _)| *home != here) {
            self.timer = Some((here, Box::pin(sleep_until(until))));
        }
        let Some((_, timer)) = &mut self.timer else { return false };
        loop {
            if timer.deadline() > until {
                timer.as_mut().reset(until);
            }
            match timer.as_mut().poll(context) {
                Poll::Pending => return false,
                Poll::Ready(()) if Instant::now() >= until => return true,
                Poll::Ready(()) => timer.as_mut().reset(until),
            }
        }
    }

    /// Waits for something, but only so long; zero is no limit.
    pub async fn within<F: Future>(&mut self, limit: Duration, what: F) -> Option<F::Output> {
        self.set(limit);
        let mut what = pin!(what);
        poll_fn(|context| match what.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if self.rings(context) => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        })
        .await
    }
}
