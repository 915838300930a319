//! A handler whose types are forgotten.

use std::{
    any::{TypeId, type_name},
    fmt,
    sync::Arc,
    time::Duration,
};

use axum_core::extract::Request;

use super::{
    Answer, Call, Handler,
    call::{Called, Unknown},
};
use crate::csp::Csp;

/// Types, each by what gives its name as the compiler spells it. Most names are never asked for.
pub type TypeNames = &'static [fn() -> &'static str];

/// Which function a handler is.
#[derive(Debug, Clone, Copy)]
pub struct Function {
    name: fn() -> &'static str,
    type_id: TypeId,
}

impl Function {
    /// The function of type `F`.
    #[must_use]
    pub const fn of<F: 'static>() -> Self {
        Self { name: type_name::<F>, type_id: TypeId::of::<F>() }
    }
}

/// What is known of a handler before it is there.
struct Known {
    function: Function,
    extractors: TypeNames,
    call: Call,
}

/// What can answer a request.
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
    /// This is compiled for each handler of a site, in the user's crate: it makes a box, and leaves the rest to what is
    /// compiled once. (An `Arc` made here would bring its own drop; the whole by value would be moved about.)
    pub fn new<H: Handler<M>, M: 'static>(handler: H) -> Box<Self> {
        let known = const { &Known { function: H::FUNCTION, extractors: H::EXTRACTORS, call: H::CALL } };
        Self::boxed(Box::new(handler), known)
    }

    fn boxed(handler: Box<Unknown>, known: &Known) -> Box<Self> {
        let Known { function, extractors, call } = *known;
        let endpoint = Arc::new(Called { function: handler.into(), call });
        let blind = matches!(call, Call::Without(_));
        Box::new(Self { extractors, blind, ..Self::foreign(endpoint, function) })
    }

    /// What is not a function of ours: a mounted service.
    pub(crate) fn foreign(endpoint: Arc<dyn Endpoint>, function: Function) -> Self {
        Self {
            endpoint,
            type_name: (function.name)(),
            type_id: function.type_id,
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
