//! What this room adds to [`App`]: its parts, and the methods that add them.

use std::sync::Arc;

use carafe_core::{App, Part};
use http::Method;

use crate::{
    handler::{Endpoint, Handler},
    route::{methods::Methods, pattern::Pattern},
};

/// A path and the functions that answer it.
#[derive(Debug, Clone)]
pub struct Route {
    pub(crate) pattern: Pattern,
    pub(crate) methods: Methods,
}

impl Part for Route {}

/// Something around every function of an app, and around those of the apps mounted in it.
pub struct Wrap(pub(crate) WrapFn);

/// Puts one endpoint around another.
pub(crate) type WrapFn = Arc<dyn Fn(Arc<dyn Endpoint>) -> Arc<dyn Endpoint> + Send + Sync>;

impl Part for Wrap {}

/// What an [`App`] learns from this room: routes, middleware, hooks, error pages.
pub trait WebApp: Sized {
    /// Answers GET (and HEAD) on a path.
    #[track_caller]
    fn get<H: Handler<M>, M: 'static>(self, path: &str, handler: H) -> Self {
        self.route(path, crate::get(handler))
    }

    /// Answers POST on a path.
    #[track_caller]
    fn post<H: Handler<M>, M: 'static>(self, path: &str, handler: H) -> Self {
        self.route(path, crate::post(handler))
    }

    /// Answers GET and POST on a path with the same function: GET shows the form, POST takes it.
    #[track_caller]
    fn form<H: Handler<M>, M: 'static>(self, path: &str, handler: H) -> Self {
        self.route(path, Methods::default().on([Method::GET, Method::POST], handler))
    }

    /// Answers a path with a function for each method: `get(show).post(update)`.
    #[track_caller]
    fn route(self, path: &str, methods: Methods) -> Self;
}

impl WebApp for App {
    #[track_caller]
    fn route(self, path: &str, methods: Methods) -> Self {
        self.add(Route { pattern: Pattern::new(path), methods })
    }
}
