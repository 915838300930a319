//! Functions that run before and after handlers, and at the end of a request whatever happens: Flask's
//! `before_request`, `after_request` and `teardown_request`.

use std::{future::Future, sync::Arc};

use axum_core::{
    extract::{FromRequestParts, Request},
    response::{IntoResponse, Response},
};
use carafe_core::Error;
use http::StatusCode;

use crate::{
    current::Current,
    extract::extension::Extension,
    handler::{Answer, Async, Plain, Routed, WrapFn, extract_parts},
    middleware::wrap,
    respond::Reply,
};

/// What a [`before`](crate::WebApp::before) hook returns: nothing, to go on; a value for the handler; or a reply that
/// ends the request.
pub trait Before: Send {
    /// Puts a value into the request, or gives the response that ends it.
    fn apply(self, request: &mut Request) -> Option<Response>;
}

impl Before for () {
    fn apply(self, _request: &mut Request) -> Option<Response> {
        None
    }
}

impl Before for Reply {
    fn apply(self, _request: &mut Request) -> Option<Response> {
        Some(self.into_response())
    }
}

/// A value for the handler, which asks for it with the same type.
impl<T: Clone + Send + Sync + 'static> Before for Extension<T> {
    fn apply(self, request: &mut Request) -> Option<Response> {
        request.extensions_mut().insert(self.0);
        None
    }
}

impl<B: Before> Before for Option<B> {
    fn apply(self, request: &mut Request) -> Option<Response> {
        self?.apply(request)
    }
}

impl<B: Before> Before for Result<B, Error> {
    fn apply(self, request: &mut Request) -> Option<Response> {
        match self {
            Ok(before) => before.apply(request),
            Err(error) => Some(error.into_response()),
        }
    }
}

/// A function that runs before handlers; its arguments are extractors that leave the body alone.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be used as a `before` hook",
    note = "it takes at most 4 extractors that leave the body alone, and returns nothing, `Extension`, `Reply`, or an `Option` or `Result` of those"
)]
pub trait BeforeHook<Marker>: Clone + Send + Sync + 'static {
    /// Runs it; gives the request back, or the response that ends it.
    fn run(&self, request: Request) -> impl Future<Output = Result<Request, Box<Response>>> + Send;
}

pub(crate) fn before<H: BeforeHook<M>, M: 'static>(hook: H) -> WrapFn {
    wrap::by_call(Arc::new(move |request, next| {
        let hook = hook.clone();
        Answer::new(async move {
            match hook.run(request).await {
                Ok(request) => next.run(request).await.into_response(),
                Err(response) => *response,
            }
        })
    }))
}

macro_rules! impl_before {
    ($($part:ident $Part:ident),*) => {
        impl_before!(Plain, [$($part $Part),*], R, [Before], |before| before);
        impl_before!(Async, [$($part $Part),*], R::Output, [Future + Send], |before| before.await);
    };
    ($Mode:ident, [$($part:ident $Part:ident),*], $Output:ty, [$($bound:tt)*], |$before:ident| $wait:expr) => {
        impl<F, R, $($Part,)*> BeforeHook<($Mode, R, $($Part,)*)> for F
        where
            F: Fn($($Part,)*) -> R + Clone + Send + Sync + 'static,
            R: $($bound)*,
            $Output: Before,
            $($Part: FromRequestParts<Routed> + Send,)*
        {
            async fn run(&self, request: Request) -> Result<Request, Box<Response>> {
                extract_parts!(request, [$($part $Part),*], |response| Err(Box::new(response)));
                let $before = self($($part,)*);
                let before = $wait;
                let mut request = request;
                before.apply(&mut request).map_or(Ok(request), |response| Err(Box::new(response)))
            }
        }
    };
}

impl_before!();
impl_before!(a A);
impl_before!(a A, b B);
impl_before!(a A, b B, c C);
impl_before!(a A, b B, c C, d D);

/// A function that runs after handlers with the reply, and gives the reply to go on with.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be used as an `after` hook",
    note = "it takes the `Reply`, or `Current` and the `Reply`, and returns (async or not) what goes on"
)]
pub trait AfterHook<Marker>: Clone + Send + Sync + 'static {
    /// Runs it.
    fn run(&self, current: Current, reply: Reply) -> impl Future<Output = Response> + Send;
}

impl<F, R> AfterHook<(Plain, R)> for F
where
    F: Fn(Reply) -> R + Clone + Send + Sync + 'static,
    R: IntoResponse,
{
    async fn run(&self, _current: Current, reply: Reply) -> Response {
        self(reply).into_response()
    }
}

impl<F, R> AfterHook<(Async, R)> for F
where
    F: Fn(Reply) -> R + Clone + Send + Sync + 'static,
    R: Future + Send,
    R::Output: IntoResponse,
{
    async fn run(&self, _current: Current, reply: Reply) -> Response {
        self(reply).await.into_response()
    }
}

impl<F, R> AfterHook<(Plain, R, Current)> for F
where
    F: Fn(Current, Reply) -> R + Clone + Send + Sync + 'static,
    R: IntoResponse,
{
    async fn run(&self, current: Current, reply: Reply) -> Response {
        self(current, reply).into_response()
    }
}

impl<F, R> AfterHook<(Async, R, Current)> for F
where
    F: Fn(Current, Reply) -> R + Clone + Send + Sync + 'static,
    R: Future + Send,
    R::Output: IntoResponse,
{
    async fn run(&self, current: Current, reply: Reply) -> Response {
        self(current, reply).await.into_response()
    }
}

pub(crate) fn after<H: AfterHook<M>, M: 'static>(hook: H) -> WrapFn {
    wrap::by_call(Arc::new(move |request, next| {
        let hook = hook.clone();
        Answer::new(async move {
            let current = Current::of(request.extensions()).cloned();
            let reply = next.run(request).await;
            match current {
                Ok(current) => hook.run(current, reply).await,
                Err(error) => error.into_response(),
            }
        })
    }))
}

/// How a request ended, for [`teardown`](crate::WebApp::teardown) hooks.
#[derive(Debug)]
pub struct Ended {
    /// The status of the answer; nothing if there was none because the visitor left or the time was up.
    pub status: Option<StatusCode>,
    /// The error behind the answer, a panic included.
    pub error: Option<Arc<Error>>,
}

/// What a teardown hook is.
pub(crate) type TeardownFn = Arc<dyn Fn(&Current, &Ended) + Send + Sync>;

pub(crate) fn teardown(hook: &TeardownFn) -> WrapFn {
    let hook = Arc::clone(hook);
    wrap::by_call(Arc::new(move |request, next| -> Answer {
        let current = Current::of(request.extensions()).cloned();
        let mut at_end = AtEnd {
            hook: Arc::clone(&hook),
            current: current.ok(),
            ended: Ended { status: None, error: None },
        };
        Answer::new(async move {
            let response = next.run(request).await.into_response();
            at_end.saw(&response);
            response
        })
    }))
}

/// Runs the hook when it is dropped, and so also when the request is given up half-way.
struct AtEnd {
    hook: TeardownFn,
    current: Option<Current>,
    ended: Ended,
}

impl AtEnd {
    /// A method and not two assignments: a closure that only assigns to fields would not hold the whole value until
    /// its end, and so drop it too early.
    fn saw(&mut self, response: &Response) {
        self.ended.status = Some(response.status());
        self.ended.error = response.extensions().get::<Arc<Error>>().cloned();
    }
}

impl Drop for AtEnd {
    fn drop(&mut self) {
        if let Some(current) = &self.current {
            (self.hook)(current, &self.ended);
        }
    }
}
