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
pub(crate) struct Guard<'a> {
    endpoint: &'a dyn Endpoint,
    current: &'a Current,
    stage: Stage,
    limit: Duration,
    /// Made at the first wait only: most handlers answer at once, and a timer costs more than many of them.
    alarm: Option<Pin<Box<Sleep>>>,
}

#[expect(
    clippy::large_enum_variant,
    reason = "it lives on the stack for one request; a box would cost each of them"
)]
enum Stage {
    Ready(Request),
    Called(Answer),
    Over,
}

impl<'a> Guard<'a> {
    pub(crate) fn new(endpoint: &'a dyn Endpoint, request: Request, current: &'a Current) -> Self {
        Self { endpoint, current, stage: Stage::Ready(request), limit: Duration::MAX, alarm: None }
    }

    /// Gives the endpoint up after this time.
    pub(crate) fn within(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Calls the endpoint, or goes on with what it is doing. The call itself stands inside too: a plain function
    /// without arguments runs in it.
    fn go_on(&mut self, cx: &mut Context<'_>) -> Poll<Response> {
        let mut answer = match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Ready(request) => self.endpoint.call(request),
            Stage::Called(answer) => answer,
            Stage::Over => unreachable!("bug in carafe: a guard was polled after its end"),
        };
        let polled = answer.as_mut().poll(cx);
        if polled.is_pending() {
            self.stage = Stage::Called(answer);
        }
        polled
    }

    fn poll_alarm(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.limit == Duration::MAX {
            return Poll::Pending;
        }
        let limit = self.limit;
        self.alarm.get_or_insert_with(|| Box::pin(tokio::time::sleep(limit))).as_mut().poll(cx)
    }
}

impl Future for Guard<'_> {
    type Output = Result<Response, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        // Whatever the handler left half-done it alone could see: its future is dropped, and what it shares with
        // others sits behind locks that tell of poisoning.
        let polled = catch_unwind(AssertUnwindSafe(|| {
            let _scope = scope::enter(self.current.id().clone());
            let polled = watched(self.current, || self.go_on(cx));
            (polled.is_pending() && self.poll_alarm(cx).is_ready(), polled)
        }));
        match polled {
            Ok((_, Poll::Ready(response))) => Poll::Ready(Ok(response)),
            Ok((false, Poll::Pending)) => Poll::Pending,
            Ok((true, Poll::Pending)) => Poll::Ready(Err(out_of_time(self.limit))),
            Err(payload) => Poll::Ready(Err(Error::internal(Panicked::new(&*payload)))),
        }
    }
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
