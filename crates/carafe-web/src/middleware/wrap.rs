//! Something around every function of an app.

use std::{fmt, sync::Arc};

use axum_core::extract::Request;
use carafe_core::Part;

use crate::{
    handler::{Answer, Endpoint, WrapFn},
    middleware::next::{Middleware, Next},
};

/// The part that keeps a [`WrapFn`] of an app; its endpoints and those of the apps mounted in it go through it.
pub struct Wrap {
    wrap: WrapFn,
    place: Standing,
}

/// Where middleware of one app stands. What stands further out is told of everything that stands further in, and so a
/// hook for the end of requests hears of those that another hook ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Outermost: hooks for the end of a request.
    AtTheEnd,
    /// Then hooks for replies.
    AfterReplies,
    /// Then everything else, in the order in which it was added.
    Around,
}

impl Part for Wrap {}

impl Wrap {
    /// A part from anything that puts one endpoint around another.
    #[must_use]
    pub fn new(place: Standing, wrap: WrapFn) -> Self {
        Self { wrap, place }
    }

    /// Where it stands among those of its app.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.place
    }

    /// Puts it around an endpoint.
    #[must_use]
    pub fn around(&self, endpoint: Arc<dyn Endpoint>) -> Arc<dyn Endpoint> {
        (self.wrap)(endpoint)
    }
}

impl fmt::Debug for Wrap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wrap")
    }
}

/// From a middleware function.
pub(crate) fn by_function<F: Middleware<M>, M: 'static>(middleware: F) -> WrapFn {
    by_call(Arc::new(move |request, next| middleware.call(request, next)))
}

/// What a middleware function is when its types are forgotten.
pub(crate) type CallFn = Arc<dyn Fn(Request, Next) -> Answer + Send + Sync>;

/// From a function that is called with the request and the way on.
pub(crate) fn by_call(call: CallFn) -> WrapFn {
    Arc::new(move |inner| Arc::new(Around { call: Arc::clone(&call), inner }))
}

struct Around {
    call: CallFn,
    inner: Arc<dyn Endpoint>,
}

impl Endpoint for Around {
    fn call(&self, request: Request) -> Answer {
        (self.call)(request, Next::new(Arc::clone(&self.inner)))
    }
}
