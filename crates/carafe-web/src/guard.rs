//! Runs an endpoint so that neither a panic nor a wait without end reaches anybody else.

use std::{
    any::Any,
    error::Error as StdError,
    fmt,
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    task::{Context, Poll, Waker},
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
    request_id::RequestId,
};

/// The answer of an endpoint, or the error that a panic or the end of its time became.
pub(crate) struct Guard {
    current: Current,
    stage: Stage,
    limit: Duration,
    /// Made at the first wait only: most handlers answer at once, and a timer costs more than many of them.
    alarm: Option<Pin<Box<Sleep>>>,
}

/// How far an endpoint has come.
pub(crate) enum Stage {
    Called(Answer),
    Ended(Result<Response, Error>),
    Over,
}

impl Stage {
    /// Calls an endpoint and polls its answer. Most handlers answer then, and need no second way in. The others are asked
    /// again by the task that waits for them, whom nobody knows here: so no wake-up is lost.
    fn begin(whose: Whose<'_>, endpoint: &dyn Endpoint, request: Request) -> Self {
        Self::of(whose, || {
            let mut answer = endpoint.call(request);
            match Pin::new(&mut answer).poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(response) => Self::Ended(Ok(response)),
                Poll::Pending => Self::Called(answer),
            }
        })
    }

    /// Calls an endpoint that takes no arguments.
    pub(crate) fn begin_blind(whose: Whose<'_>, endpoint: &dyn Endpoint) -> Self {
        Self::of(whose, || {
            let answer = endpoint.call_blind();
            match answer.expect("bug in carafe: a function without arguments needs a request").ended() {
                Ok(response) => Self::Ended(Ok(response)),
                Err(answer) => Self::Called(answer),
            }
        })
    }

    /// In its place from the beginning, so that no response is moved from one function to the next.
    fn of(whose: Whose<'_>, call: impl FnOnce() -> Self) -> Self {
        let mut stage = Self::Over;
        if let Err(panicked) = caught(whose, || stage = call()) {
            stage = Self::Ended(Err(Error::internal(panicked)));
        }
        stage
    }
}

/// Which request, and which function answers it.
#[derive(Clone, Copy)]
pub(crate) struct Whose<'a> {
    pub(crate) id: &'a RequestId,
    /// The path of the function, for a warning.
    pub(crate) function: &'static str,
}

impl<'a> Whose<'a> {
    fn of(current: &'a Current) -> Self {
        let function = current.route().map_or("the answer", |route| route.handler.type_name);
        Self { id: current.id(), function }
    }
}

impl Guard {
    /// Calls an endpoint.
    pub(crate) fn call(endpoint: &dyn Endpoint, request: Request, current: Current) -> Self {
        let stage = Stage::begin(Whose::of(&current), endpoint, request);
        Self::of(current, stage)
    }

    /// Goes on with what was begun.
    pub(crate) fn of(current: Current, stage: Stage) -> Self {
        Self { current, stage, limit: Duration::MAX, alarm: None }
    }

    /// Gives the endpoint up after this time.
    pub(crate) fn within(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// The outcome, if nothing has to be waited for.
    pub(crate) fn ended(&mut self) -> Option<Result<Response, Error>> {
        match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Ended(outcome) => Some(outcome),
            stage => {
                self.stage = stage;
                None
            }
        }
    }

    /// The request that it is about.
    pub(crate) fn current(&self) -> &Current {
        &self.current
    }

    /// Waits for the endpoint, but not without end.
    fn wait(&mut self, answer: Answer, cx: &mut Context<'_>) -> Poll<Result<Response, Error>> {
        let limit = self.limit;
        if limit < Duration::MAX {
            let alarm = self.alarm.get_or_insert_with(|| Box::pin(tokio::time::sleep(limit)));
            if alarm.as_mut().poll(cx).is_ready() {
                return Poll::Ready(Err(out_of_time(limit)));
            }
        }
        self.stage = Stage::Called(answer);
        Poll::Pending
    }
}

impl Future for Guard {
    type Output = Result<Response, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut answer = match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Called(answer) => answer,
            Stage::Ended(outcome) => return Poll::Ready(outcome),
            Stage::Over => unreachable!("bug in carafe: a guard was polled after its end"),
        };
        match caught(Whose::of(&self.current), || Pin::new(&mut answer).poll(cx)) {
            Ok(Poll::Ready(response)) => Poll::Ready(Ok(response)),
            Ok(Poll::Pending) => self.wait(answer, cx),
            Err(panicked) => Poll::Ready(Err(Error::internal(panicked))),
        }
    }
}

/// Runs a piece of a handler so that its panic ends here, and its log lines carry the id of the request.
///
/// Whatever the handler left half-done it alone could see: its future is dropped, and what it shares with others sits
/// behind locks that tell of poisoning.
fn caught<T>(whose: Whose<'_>, run: impl FnOnce() -> T) -> Result<T, Panicked> {
    let _scope = scope::enter(whose.id.clone());
    catch_unwind(AssertUnwindSafe(|| watched(whose, run))).map_err(|payload| Panicked::new(&*payload))
}

/// How long a handler may keep its thread before a warning names it. Others of that thread wait meanwhile.
const TOO_LONG: Duration = Duration::from_millis(100);

/// Runs a piece of a handler; in debug builds it warns when that took too long without letting go of the thread.
fn watched<T>(whose: Whose<'_>, run: impl FnOnce() -> T) -> T {
    if !cfg!(debug_assertions) {
        return run();
    }
    let begun = Instant::now();
    let outcome = run();
    let took = begun.elapsed();
    if took >= TOO_LONG {
        tracing::warn!(
            target: "carafe::request",
            "`{}` kept its thread for {took:.1?} while other requests of that thread waited: \
             wrap a plain function in `blocking(…)`, or let an async one `.await`",
            whose.function,
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
