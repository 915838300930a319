//! What this room adds to [`App`]: its parts, and the methods that add them.

use std::sync::Arc;

use carafe_core::{App, Part};
use http::Method;

use crate::{
    handler::{Endpoint, Handler},
    route::{
        converter::{BUILT_IN, Converter, NamedConverter},
        host::HostPattern,
        methods::Methods,
        pattern::Pattern,
        slashes::Slashes,
    },
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

    /// Teaches the patterns of this app, and of those mounted in it, a converter: Django's `register_converter`.
    ///
    /// # Panics
    /// At set-up, if the name is that of a built-in one.
    #[track_caller]
    fn converter(self, name: &str, converter: impl Converter) -> Self;

    /// Answers only requests to this host: `admin.example.com`, `{tenant}.example.com`.
    ///
    /// Its parameters come before those of the path. An app with a host is asked before apps without.
    ///
    /// # Panics
    /// At set-up, if the text is not a host name with parameters.
    #[track_caller]
    fn host(self, host: &str) -> Self;

    /// What happens to paths that lack the slash at their end, in this app and in those mounted in it.
    #[track_caller]
    fn slashes(self, slashes: Slashes) -> Self;
}

impl WebApp for App {
    #[track_caller]
    fn route(self, path: &str, methods: Methods) -> Self {
        self.add(Route { pattern: Pattern::new(path), methods })
    }

    #[track_caller]
    fn converter(self, name: &str, converter: impl Converter) -> Self {
        assert!(
            !BUILT_IN.contains(&name),
            "the converter `{name}` is built in: give yours another name, so that patterns keep their meaning"
        );
        self.add(NamedConverter { name: name.to_owned(), converter: Arc::new(converter) })
    }

    #[track_caller]
    fn host(self, host: &str) -> Self {
        self.add(HostPattern::new(host))
    }

    #[track_caller]
    fn slashes(self, slashes: Slashes) -> Self {
        self.add(slashes)
    }
}
