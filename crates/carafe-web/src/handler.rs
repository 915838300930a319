//! From a user's function to something that can be called with a request.
//!
//! The generic part is small (extract, call, reply) and ends at registration: everything after it works on
//! [`Endpoint`]s. That keeps the build of a site with hundreds of handlers short.

use std::{
    any::{TypeId, type_name},
    fmt,
    future::Future,
    marker::PhantomData,
    pin::Pin,
    sync::Arc,
    time::Duration,
};

use axum_core::{
    body::Body,
    extract::{FromRequest, FromRequestParts, Request},
    response::{IntoResponse, Response},
};
use http::request::Parts;

use crate::csp::Csp;

/// An answer that may take a while.
pub type Answer = Pin<Box<dyn Future<Output = Response> + Send>>;

/// The state type that our handlers extract with.
///
/// Extractors that mean something only behind a matched route ([`Path`](crate::extract::Path)) implement
/// `FromRequestParts<Routed>` and no other; that is also how [`url`](crate::url()) tells at compile time
/// whether a handler takes path arguments.
#[derive(Debug, Clone, Copy)]
pub struct Routed;

/// The state type of extractors that need no matched route: all but [`Path`](crate::extract::Path) have it.
///
/// Most are generic and have it by themselves. An extractor for a type of another crate, which cannot be generic,
/// implements `FromRequestParts` for [`Routed`] and for this.
#[derive(Debug, Clone, Copy)]
pub struct Unrouted;

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
    note = "a handler is a function or closure, async or not, with at most 8 arguments",
    note = "each argument must be an extractor, and only the last one may take the request's body (`Form`, `Json`, `Bytes`, `String`, `Request`)",
    note = "it must return something that becomes a response: text, `Reply`, `Json`, a status, or a `Result` of such with `carafe::Error`"
)]
pub trait Handler<Marker>: Clone + Send + Sync + 'static {
    /// Whether it drops the request unread: then it can be [called](Handler::call_blind) without one.
    #[doc(hidden)]
    const IS_BLIND: bool = false;

    /// Answers one request.
    fn call(&self, request: Request) -> Answer;

    /// Answers without a request, if it [is blind](Handler::IS_BLIND).
    #[doc(hidden)]
    fn call_blind(&self) -> Option<Answer> {
        None
    }

    /// The types of its arguments: what a start-up check reads.
    fn extractors() -> TypeNames;

    /// The user's function: what routes are named after and links lead to. A wrapper names the function inside.
    #[must_use]
    fn function() -> Function {
        Function::of::<Self>()
    }
}

/// Types, each by what gives its name as the compiler spells it. Most names are never asked for.
pub type TypeNames = &'static [fn() -> &'static str];

/// Which function a handler is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Function {
    /// Its path, as the compiler spells it: `blog::views::index`.
    pub type_name: &'static str,
    /// Its type, of which there is one for each function.
    pub type_id: TypeId,
}

impl Function {
    /// The function of type `F`.
    #[must_use]
    pub fn of<F: 'static>() -> Self {
        Self { type_name: type_name::<F>(), type_id: const { TypeId::of::<F>() } }
    }
}

/// A handler whose types are forgotten.
pub trait Endpoint: Send + Sync + 'static {
    /// Answers one request.
    fn call(&self, request: Request) -> Answer;

    /// Answers without a request, if it takes no arguments.
    #[doc(hidden)]
    fn call_blind(&self) -> Option<Answer> {
        None
    }
}

/// Puts one endpoint around another: what all middleware comes down to.
pub type WrapFn = Arc<dyn Fn(Arc<dyn Endpoint>) -> Arc<dyn Endpoint> + Send + Sync>;

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
    pub extractors: TypeNames,
    /// Whether it takes no arguments, and so drops the request unread.
    pub(crate) blind: bool,
    /// The middleware of the route's own, innermost first.
    pub(crate) wraps: Vec<WrapFn>,
    /// The largest body it takes in bytes, if it differs from the site's.
    pub body_limit: Option<u64>,
    /// How long it may take, if that differs from the site's.
    pub timeout: Option<Duration>,
    /// Whether other sites may make a browser send requests to it.
    pub(crate) csrf_exempt: bool,
    /// What its pages may load and run, if that differs from the app's.
    pub(crate) csp: Option<Arc<Csp>>,
}

impl Erased {
    /// Forgets the types of a handler.
    ///
    /// This is compiled for each handler of a site, in the user's crate: it makes the box and leaves the rest to what is
    /// compiled once. (An `Arc` made here would bring its own drop, too.)
    pub fn new<H: Handler<M>, M: 'static>(handler: H) -> Self {
        Self::boxed(Box::new(Shim(handler, PhantomData)), H::function(), (H::extractors(), H::IS_BLIND))
    }

    fn boxed(
        endpoint: Box<dyn Endpoint>,
        function: Function,
        (extractors, blind): (TypeNames, bool),
    ) -> Self {
        Self { extractors, blind, ..Self::foreign(endpoint.into(), function) }
    }

    /// What is not a function of ours: a mounted service.
    pub(crate) fn foreign(endpoint: Arc<dyn Endpoint>, function: Function) -> Self {
        let Function { type_name, type_id } = function;
        Self {
            endpoint,
            type_name,
            type_id,
            extractors: &[],
            blind: false,
            wraps: Vec::new(),
            body_limit: None,
            timeout: None,
            csrf_exempt: false,
            csp: None,
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

    fn call_blind(&self) -> Option<Answer> {
        self.0.call_blind()
    }
}

/// An answer that is there already.
pub(crate) fn ready(response: Response) -> Answer {
    Box::pin(std::future::ready(response))
}

fn later<R: Future<Output: IntoResponse> + Send + 'static>(answer: R) -> Answer {
    Box::pin(async move { answer.await.into_response() })
}

#[doc(hidden)]
#[derive(Debug)]
pub struct Plain;
#[doc(hidden)]
#[derive(Debug)]
pub struct Async;
#[doc(hidden)]
#[derive(Debug)]
pub struct OfHead;
#[doc(hidden)]
#[derive(Debug)]
pub struct OfWhole;

impl<F, R> Handler<(Plain,)> for F
where
    F: Fn() -> R + Clone + Send + Sync + 'static,
    R: IntoResponse,
{
    const IS_BLIND: bool = true;

    fn call(&self, _request: Request) -> Answer {
        ready(self().into_response())
    }

    fn call_blind(&self) -> Option<Answer> {
        Some(ready(self().into_response()))
    }

    fn extractors() -> TypeNames {
        &[]
    }
}

impl<F, R> Handler<(Async,)> for F
where
    F: Fn() -> R + Clone + Send + Sync + 'static,
    R: Future + Send + 'static,
    R::Output: IntoResponse,
{
    const IS_BLIND: bool = true;

    fn call(&self, _request: Request) -> Answer {
        later(self())
    }

    fn call_blind(&self) -> Option<Answer> {
        Some(later(self()))
    }

    fn extractors() -> TypeNames {
        &[]
    }
}

/// Takes values out of a request's head, in order, into variables of the given names; at the first rejection the
/// function around it returns what `$give_up` makes of the response.
macro_rules! extract_parts {
    ($request:ident, [], $give_up:expr) => {};
    ($request:ident, [$($value:ident $Part:ident),+], $give_up:expr) => {
        let (mut parts, body) = $request.into_parts();
        $(
            let $value = match $Part::from_request_parts(&mut parts, &Routed).await {
                Ok(value) => value,
                Err(rejection) => return $give_up(rejection.into_response()),
            };
        )+
        let $request = Request::from_parts(parts, body);
    };
}

pub(crate) use extract_parts;

/// What a request has besides its body.
fn head(request: Request) -> Parts {
    request.into_parts().0
}

/// A request in two, while its head is read: one value to drop instead of three.
struct Split {
    head: Parts,
    body: Body,
}

impl Split {
    fn of(request: Request) -> Self {
        let (head, body) = request.into_parts();
        Self { head, body }
    }

    fn whole(self) -> Request {
        Request::from_parts(self.head, self.body)
    }
}

// Two cases, told apart by the second part of the marker: functions that leave the body alone, and those whose last
// argument takes it. axum's blanket implementation makes one case of them, at the price of one more state machine in
// each handler, for the most common ones.
macro_rules! impl_handler {
    ([$($part:ident $Part:ident),*], $last:ident $Last:ident) => {
        impl_handler!(Plain, [$($part $Part),*], $last $Last, R, [IntoResponse], |reply| reply);
        impl_handler!(Async, [$($part $Part),*], $last $Last, R::Output, [Future + Send + 'static], |reply| reply.await);
    };
    ($Mode:ident, [$($part:ident $Part:ident),*], $last:ident $Last:ident, $Output:ty, [$($bound:tt)*], |$reply:ident| $wait:expr) => {
        impl<F, R, $($Part,)* $Last> Handler<($Mode, OfHead, $($Part,)* $Last)> for F
        where
            F: Fn($($Part,)* $Last) -> R + Clone + Send + Sync + 'static,
            R: $($bound)*,
            $Output: IntoResponse,
            $($Part: FromRequestParts<Routed> + Send,)*
            $Last: FromRequestParts<Routed> + Send,
        {
            fn call(&self, request: Request) -> Answer {
                let handler = self.clone();
                let mut head = head(request);
                Box::pin(async move {
                    $(
                        let $part = match $Part::from_request_parts(&mut head, &Routed).await {
                            Ok(value) => value,
                            Err(rejection) => return rejection.into_response(),
                        };
                    )*
                    let $last = match $Last::from_request_parts(&mut head, &Routed).await {
                        Ok(value) => value,
                        Err(rejection) => return rejection.into_response(),
                    };
                    drop(head);
                    let $reply = handler($($part,)* $last);
                    $wait.into_response()
                })
            }

            fn extractors() -> TypeNames {
                const { &[$(type_name::<$Part>,)* type_name::<$Last>] }
            }
        }

        impl<F, R, $($Part,)* $Last> Handler<($Mode, OfWhole, $($Part,)* $Last)> for F
        where
            F: Fn($($Part,)* $Last) -> R + Clone + Send + Sync + 'static,
            R: $($bound)*,
            $Output: IntoResponse,
            $($Part: FromRequestParts<Routed> + Send,)*
            $Last: FromRequest<Routed> + Send,
        {
            fn call(&self, request: Request) -> Answer {
                let handler = self.clone();
                let mut split = Split::of(request);
                Box::pin(async move {
                    // With one argument nothing else needs the `mut`.
                    let _ = &mut split;
                    $(
                        let $part = match $Part::from_request_parts(&mut split.head, &Routed).await {
                            Ok(value) => value,
                            Err(rejection) => return rejection.into_response(),
                        };
                    )*
                    let $last = match $Last::from_request(split.whole(), &Routed).await {
                        Ok(value) => value,
                        Err(rejection) => return rejection.into_response(),
                    };
                    let $reply = handler($($part,)* $last);
                    $wait.into_response()
                })
            }

            fn extractors() -> TypeNames {
                const { &[$(type_name::<$Part>,)* type_name::<$Last>] }
            }
        }
    };
}

impl_handler!([], a A);
impl_handler!([a A], b B);
impl_handler!([a A, b B], c C);
impl_handler!([a A, b B, c C], d D);
impl_handler!([a A, b B, c C, d D], e E);
impl_handler!([a A, b B, c C, d D, e E], f G);
impl_handler!([a A, b B, c C, d D, e E, f G], g H);
impl_handler!([a A, b B, c C, d D, e E, f G, g H], h I);
