//! Runs an endpoint so that neither a panic nor a wait without end reaches anybody else.

use std::{
    any::Any,
    error::Error as StdError,
    fmt,
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use axum_core::{extract::Request, response::Response};
use carafe_core::Error;
use http::StatusCode;
use tokio::time::Sleep;

use crate::{
    current::Current,
    handler::{Answer, Endpoint},
    log::scope,
};

/// The answer of an endpoint, or the error that a panic or the end of its time became.
///
/// It is small, because it is moved about with each request: the request itself is given to the endpoint at once.
pub(crate) struct Guard {
    current: Current,
    stage: Stage,
    limit: Duration,
    /// Made at the first wait only: most handlers answer at once, and a timer costs more than many of them.
    alarm: Option<Pin<Box<Sleep>>>,
}

enum Stage {
    Called(Answer),
    Panicked(Panicked),
    Over,
}

impl Guard {
    /// Calls the endpoint. The call stands inside already: a plain function without arguments runs in it.
    pub(crate) fn call(endpoint: &dyn Endpoint, request: Request, current: Current) -> Self {
        let stage = match caught(&current, || endpoint.call(request)) {
            Ok(answer) => Stage::Called(answer),
            Err(panicked) => Stage::Panicked(panicked),
        };
        Self { current, stage, limit: Duration::MAX, alarm: None }
    }

    /// Gives the endpoint up after this time.
    pub(crate) fn within(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// The request that it is about.
    pub(crate) fn current(&self) -> &Current {
        &self.current
    }

    fn poll_alarm(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.limit == Duration::MAX {
            return Poll::Pending;
        }
        let limit = self.limit;
        self.alarm.get_or_insert_with(|| Box::pin(tokio::time::sleep(limit))).as_mut().poll(cx)
    }
}

impl Future for Guard {
    type Output = Result<Response, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let mut answer = match std::mem::replace(&mut this.stage, Stage::Over) {
            Stage::Called(answer) => answer,
            Stage::Panicked(panicked) => return Poll::Ready(Err(Error::internal(panicked))),
            Stage::Over => unreachable!("bug in carafe: a guard was polled after its end"),
        };
        match caught(&this.current, || answer.as_mut().poll(cx)) {
            Ok(Poll::Ready(response)) => Poll::Ready(Ok(response)),
            Err(panicked) => Poll::Ready(Err(Error::internal(panicked))),
            Ok(Poll::Pending) if this.poll_alarm(cx).is_ready() => Poll::Ready(Err(out_of_time(this.limit))),
            Ok(Poll::Pending) => {
                this.stage = Stage::Called(answer);
                Poll::Pending
            }
        }
    }
}

/// Runs a piece of a handler so that its panic ends here, and its log lines carry the id of the request.
///
/// Whatever the handler left half-done it alone could see: its future is dropped, and what it shares with others sits
/// behind locks that tell of poisoning.
fn caught<T>(current: &Current, run: impl FnOnce() -> T) -> Result<T, Panicked> {
    let _scope = scope::enter(current.id().clone());
    catch_unwind(AssertUnwindSafe(|| watched(current, run))).map_err(|payload| Panicked::new(&*payload))
}

/// How long a handler may keep its thread before a warning names it. Others of that thread wait meanwhile.
const TOO_LONG: Duration = Duration::from_millis(100);

/// Runs a piece of a handler; in debug builds it warns when that took too long without letting go of the thread.
fn watched<T>(current: &Current, run: impl FnOnce() -> T) -> T {
    if !cfg!(debug_assertions) {
        return run();
    }
    let begun = Instant::now();
    let outcome = run();
    let took = begun.elapsed();
    if took >= TOO_LONG {
        let handler = current.route().map_or("the answer", |route| route.handler.type_name);
        tracing::warn!(
            target: "carafe::request",
            "`{handler}` kept its thread for {took:.1?} while other requests of that thread waited: \
             wrap a plain function in `blocking(…)`, or let an async one `.await`",
        );
    }
    outcome
}

fn out_of_time(limit: Duration) -> Error {
    Error::of(StatusCode::SERVICE_UNAVAILABLE)
        .caused_by(format!("the handler was given up after {limit:?}"))
        .hint("give the route more time with `.timeout(…)`, or all of them with the setting `site.handler_timeout`")
}

/// A handler panicked; the cause of a 500.
#[derive(Debug)]
pub struct Panicked(String);

impl Panicked {
    /// What the panic said; empty when it was no text.
    #[must_use]
    pub fn said(&self) -> &str {
        &self.0
    }

    fn new(payload: &(dyn Any + Send)) -> Self {
        let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
        Self(text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default())
    }
}

impl fmt::Display for Panicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the handler panicked: {}", self.0)
    }
}

impl StdError for Panicked {}
