//! From a user's function to something that can be called with a request.
//!
//! The generic part is small (extract, call, reply) and ends at registration: everything after it works on
//! [`Endpoint`]s. That keeps the build of a site with hundreds of handlers short.

use std::{any::TypeId, fmt, future::Future, marker::PhantomData, pin::Pin, sync::Arc};

use axum_core::{
    extract::{FromRequest, FromRequestParts, Request},
    response::{IntoResponse, Response},
};

/// An answer that may take a while.
pub type Answer = Pin<Box<dyn Future<Output = Response> + Send>>;

/// The state type that our handlers extract with.
///
/// Extractors that mean something only behind a matched route ([`Path`](crate::extract::Path)) implement
/// `FromRequestParts<Routed>` and no other; that is also how [`url`](crate::route::link::url) tells at compile time
/// whether a handler takes path arguments.
#[derive(Debug, Clone, Copy)]
pub struct Routed;

/// A function that can answer requests: plain or async, a named one or a closure.
///
/// Its arguments are extractors ([`FromRequestParts`], the last one [`FromRequest`]); it returns anything that is
/// [`IntoResponse`], often a `Result`. `Marker` only tells the compiler's cases apart; nobody writes it.
///
/// ```
/// use carafe_core::App;
/// use carafe_web::{WebApp, extract::Path};
///
/// async fn double(Path(n): Path<u32>) -> String {
///     (n * 2).to_string()
/// }
///
/// let app = App::new().get("/", || "plain").get("/double/{n:int}", double);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be used as a handler",
    label = "not a handler",
    note = "a handler is a function or closure, async or not, with at most 12 arguments",
    note = "each argument must be an extractor, and only the last one may take the request's body (`Form`, `Json`, `Bytes`, `String`, `Request`)",
    note = "it must return something that becomes a response: text, `Reply`, `Json`, a status, or a `Result` of such with `carafe::Error`"
)]
pub trait Handler<Marker>: Clone + Send + Sync + 'static {
    /// Answers one request.
    fn call(&self, request: Request) -> Answer;

    /// The types of its arguments, as the compiler spells them: what a start-up check reads.
    fn extractors() -> Vec<&'static str>;
}

/// A handler whose types are forgotten.
pub trait Endpoint: Send + Sync + 'static {
    /// Answers one request.
    fn call(&self, request: Request) -> Answer;
}

/// A handler as a route keeps it: how to call it, and what is known of it.
#[derive(Clone)]
pub struct Erased {
    /// How to call it.
    pub endpoint: Arc<dyn Endpoint>,
    /// Its path, as the compiler spells it: `blog::views::index`.
    pub type_name: &'static str,
    /// Which function it is, for links.
    pub type_id: TypeId,
    /// The types of its arguments.
    pub extractors: Arc<[&'static str]>,
}

impl Erased {
    /// Forgets the types of a handler.
    pub fn new<H: Handler<M>, M: 'static>(handler: H) -> Self {
        Self {
            endpoint: Arc::new(Shim(handler, PhantomData)),
            type_name: std::any::type_name::<H>(),
            type_id: TypeId::of::<H>(),
            extractors: H::extractors().into(),
        }
    }

    /// The last part of the function's path; nothing for a closure.
    #[must_use]
    pub fn short_name(&self) -> Option<&'static str> {
        if self.type_name.contains('{') {
            return None;
        }
        let path = self.type_name.split('<').next().unwrap_or(self.type_name);
        path.rsplit("::").next()
    }
}

impl fmt::Debug for Erased {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Erased").field(&self.type_name).finish()
    }
}

struct Shim<H, M>(H, PhantomData<fn() -> M>);

impl<H: Handler<M>, M: 'static> Endpoint for Shim<H, M> {
    fn call(&self, request: Request) -> Answer {
        self.0.call(request)
    }
}

/// An answer that is there already.
pub(crate) fn ready(response: Response) -> Answer {
    Box::pin(std::future::ready(response))
}

#[doc(hidden)]
#[derive(Debug)]
pub struct Plain;
#[doc(hidden)]
#[derive(Debug)]
pub struct Async;

impl<F, R> Handler<(Plain,)> for F
where
    F: Fn() -> R + Clone + Send + Sync + 'static,
    R: IntoResponse,
{
    fn call(&self, _request: Request) -> Answer {
        ready(self().into_response())
    }

    fn extractors() -> Vec<&'static str> {
        Vec::new()
    }
}

impl<F, R> Handler<(Async,)> for F
where
    F: Fn() -> R + Clone + Send + Sync + 'static,
    R: Future + Send + 'static,
    R::Output: IntoResponse,
{
    fn call(&self, _request: Request) -> Answer {
        let answer = self();
        Box::pin(async move { answer.await.into_response() })
    }

    fn extractors() -> Vec<&'static str> {
        Vec::new()
    }
}

/// Extracts the arguments in order and calls `$call`, or answers with the first rejection.
macro_rules! extract_and_call {
    ($self:ident, $request:ident, [$($part:ident),*], $last:ident, |$handler:ident| $call:expr) => {{
        let $handler = $self.clone();
        Box::pin(async move {
            #[allow(unused_mut, reason = "with one argument nothing is taken from the parts")]
            let (mut parts, body) = $request.into_parts();
            $(
                let $part = match $part::from_request_parts(&mut parts, &Routed).await {
                    Ok(value) => value,
                    Err(rejection) => return rejection.into_response(),
                };
            )*
            let $last = match $last::from_request(Request::from_parts(parts, body), &Routed).await {
                Ok(value) => value,
                Err(rejection) => return rejection.into_response(),
            };
            $call
        })
    }};
}

macro_rules! impl_handler {
    ([$($part:ident),*], $last:ident) => {
        #[allow(non_snake_case, reason = "the names of the types serve as names of the values")]
        impl<F, R, M, $($part,)* $last> Handler<(Plain, M, $($part,)* $last)> for F
        where
            F: Fn($($part,)* $last) -> R + Clone + Send + Sync + 'static,
            R: IntoResponse,
            $($part: FromRequestParts<Routed> + Send,)*
            $last: FromRequest<Routed, M> + Send,
        {
            fn call(&self, request: Request) -> Answer {
                extract_and_call!(self, request, [$($part),*], $last, |handler| handler($($part,)* $last).into_response())
            }

            fn extractors() -> Vec<&'static str> {
                vec![$(std::any::type_name::<$part>(),)* std::any::type_name::<$last>()]
            }
        }

        #[allow(non_snake_case, reason = "the names of the types serve as names of the values")]
        impl<F, R, M, $($part,)* $last> Handler<(Async, M, $($part,)* $last)> for F
        where
            F: Fn($($part,)* $last) -> R + Clone + Send + Sync + 'static,
            R: Future + Send + 'static,
            R::Output: IntoResponse,
            $($part: FromRequestParts<Routed> + Send,)*
            $last: FromRequest<Routed, M> + Send,
        {
            fn call(&self, request: Request) -> Answer {
                extract_and_call!(self, request, [$($part),*], $last, |handler| handler($($part,)* $last).await.into_response())
            }

            fn extractors() -> Vec<&'static str> {
                vec![$(std::any::type_name::<$part>(),)* std::any::type_name::<$last>()]
            }
        }
    };
}

impl_handler!([], T1);
impl_handler!([T1], T2);
impl_handler!([T1, T2], T3);
impl_handler!([T1, T2, T3], T4);
impl_handler!([T1, T2, T3, T4], T5);
impl_handler!([T1, T2, T3, T4, T5], T6);
impl_handler!([T1, T2, T3, T4, T5, T6], T7);
impl_handler!([T1, T2, T3, T4, T5, T6, T7], T8);
impl_handler!([T1, T2, T3, T4, T5, T6, T7, T8], T9);
impl_handler!([T1, T2, T3, T4, T5, T6, T7, T8, T9], T10);
impl_handler!([T1, T2, T3, T4, T5, T6, T7, T8, T9, T10], T11);
impl_handler!([T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11], T12);
