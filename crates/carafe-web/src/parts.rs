//! What this room adds to [`App`]: its parts, and the methods that add them.

use std::{error::Error as StdError, sync::Arc};

use axum_core::{extract::Request, response::IntoResponse};
use carafe_core::{App, Error, command::Context, embed::Dir};
use http::{Method, StatusCode};
use tower_service::Service;

use crate::{
    before_serve::BeforeServe,
    catch::{Catcher, CatcherKind},
    csp::{Csp, CspPart},
    current::Current,
    failure::Catches,
    handler::{Erased, Handler},
    middleware::{
        hooks::{self, AfterHook, BeforeHook, Ended},
        layer::TowerLayer,
        next::Middleware,
        wrap::{self, Standing, Wrap},
    },
    route::{
        Route,
        converter::{Converter, NamedConverter, known::BUILT_IN},
        csrf_exempt::CsrfExempt,
        foreign,
        host::HostPattern,
        methods::Methods,
        pattern::Pattern,
        slashes::Slashes,
    },
    static_files::part::{StaticAt, StaticDir},
};

/// What an [`App`] learns from this room: routes, middleware, hooks, error pages.
pub trait WebApp: Sized {
    /// Answers GET (and HEAD) on a path.
    #[track_caller]
    fn get<H: Handler<M>, M: 'static>(self, path: &str, handler: H) -> Self {
        self.handle(path, const { &[Method::GET] }, Erased::new(handler))
    }

    /// Answers POST on a path.
    #[track_caller]
    fn post<H: Handler<M>, M: 'static>(self, path: &str, handler: H) -> Self {
        self.handle(path, const { &[Method::POST] }, Erased::new(handler))
    }

    /// Answers GET and POST on a path with the same function: GET shows the form, POST takes it.
    #[track_caller]
    fn form<H: Handler<M>, M: 'static>(self, path: &str, handler: H) -> Self {
        self.handle(path, const { &[Method::GET, Method::POST] }, Erased::new(handler))
    }

    /// The rest of [`get`](WebApp::get) and the like: those are compiled for each handler, this is not.
    #[doc(hidden)]
    #[track_caller]
    fn handle(self, path: &str, methods: &'static [Method], handler: Box<Erased>) -> Self;

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

    /// Hands everything below a prefix to a tower service, such as an axum `Router`: every method, every path.
    ///
    /// The service sees the address without the prefix; the whole one is in the extension
    /// [`OriginalUri`](crate::route::foreign::OriginalUri). Routes of this site below the same prefix come first, and
    /// the middleware of the app is around the service too. An error of the service is a 500 with its cause.
    #[track_caller]
    fn mount_service<S>(self, prefix: &str, service: S) -> Self
    where
        S: Service<Request, Response: IntoResponse, Future: Send> + Clone + Send + Sync + 'static,
        S::Error: Into<Box<dyn StdError + Send + Sync>>;

    /// Sets what the pages of this app, and of those mounted in it, may load and run, in place of the site's policy. What
    /// runs nothing, such as plain text and JSON, goes without it where nobody may frame it.
    #[track_caller]
    fn csp(self, policy: Csp) -> Self;

    /// Lets every site make a visitor's browser send requests to the routes of this app, and of those mounted in it: no
    /// look at where they come from (see [`csrf`](crate::csrf)). For an app of webhooks, which prove themselves in another
    /// way. One route alone says it [itself](Methods::csrf_exempt).
    ///
    /// ```
    /// # use carafe_core::App;
    /// # use carafe_web::WebApp;
    /// let hooks = App::named("hooks").csrf_exempt().post("/payments", || "thanks").post("/mail", || "thanks");
    /// ```
    ///
    /// `check` lists each of them.
    #[track_caller]
    fn csrf_exempt(self) -> Self;

    /// Keeps sessions in a store of your own, in place of the one that the settings choose.
    #[cfg(feature = "sessions")]
    #[track_caller]
    fn session_store(self, store: impl crate::keeping::store::SessionStore) -> Self;

    /// Brings a folder of static files, found under `/static/` by their names: `embed_dir!("static")`.
    ///
    /// ```
    /// use carafe_core::{App, embed::Dir};
    /// use carafe_web::WebApp;
    ///
    /// // With the facade: `.static_files(embed_dir!("static"))`.
    /// let blog = App::named("blog").static_files(Dir::embedded("static", &[("blog/app.css", b"p {}")]));
    /// ```
    ///
    /// All apps share one tree of names, so an app keeps its files in a folder of its own name: `static/blog/app.css`.
    /// Of two files with one name the program's wins, then that of the app mounted first.
    #[track_caller]
    fn static_files(self, dir: Dir) -> Self;

    /// Answers a path with a static file: `.static_at("/favicon.ico", "favicon.ico")`, `/robots.txt` and the like.
    ///
    /// # Panics
    /// At set-up, if the path does not begin with `/`, or has parameters.
    #[track_caller]
    fn static_at(self, path: &str, name: &str) -> Self;

    /// Puts a middleware function around every route of this app and of the apps mounted in it, and around their
    /// 404 and 405 too. The one added first is outermost.
    #[track_caller]
    fn wrap<F: Middleware<M>, M: 'static>(self, middleware: F) -> Self;

    /// Puts a tower layer around every route of this app, as [`wrap`](WebApp::wrap) does.
    #[track_caller]
    fn layer<L: TowerLayer<M>, M>(self, layer: L) -> Self;

    /// Runs a function before the handlers of this app: it may end the request by returning a [`Reply`](crate::Reply)
    /// or an error, and hand a value to the handler by returning [`Extension`](crate::extract::Extension).
    ///
    /// ```
    /// # use carafe_core::{App, Error};
    /// # use carafe_web::WebApp;
    /// use http::HeaderMap;
    ///
    /// fn only_with_key(headers: HeaderMap) -> Result<(), Error> {
    ///     if headers.contains_key("x-key") { Ok(()) } else { Err(Error::forbidden()) }
    /// }
    ///
    /// let api = App::named("api").before(only_with_key).get("/items", || "[]");
    /// ```
    #[track_caller]
    fn before<H: BeforeHook<M>, M: 'static>(self, hook: H) -> Self;

    /// Runs a function after the handlers of this app, with the reply; what it returns goes on. Of several the one
    /// added first runs last. Error pages pass through it too, and what middleware or a `before` hook of this app
    /// answered, wherever those were added.
    ///
    /// ```
    /// # use carafe_core::App;
    /// # use carafe_web::{Reply, WebApp};
    /// let app = App::new().after(|reply: Reply| reply.header("x-clacks-overhead", "GNU")).get("/", || "hello");
    /// ```
    #[track_caller]
    fn after<H: AfterHook<M>, M: 'static>(self, hook: H) -> Self;

    /// Runs a function at the end of every request of this app, whatever happened: also after a panic, and when the
    /// visitor left before there was an answer.
    ///
    /// ```
    /// # use carafe_core::App;
    /// # use carafe_web::{WebApp, current::Current, middleware::hooks::Ended};
    /// let app = App::new().teardown(|current: &Current, ended: &Ended| {
    ///     println!("{} ended with {:?}", current.id(), ended.status);
    /// });
    /// ```
    #[track_caller]
    fn teardown<F: Fn(&Current, &Ended) + Send + Sync + 'static>(self, hook: F) -> Self;

    /// Answers errors with this status; not responses that a handler made itself. It may ask for the error with
    /// [`Failed`](crate::failure::Failed).
    ///
    /// An app's own comes before those of the apps it is mounted in, and it answers for unknown paths below the
    /// app's prefix too. An answer with status 200 gets the error's status. In development an error of the site itself
    /// (500 and above) is explained to its developer instead; with `site.debug` off you see your own page.
    ///
    /// ```
    /// # use carafe_core::App;
    /// # use carafe_web::WebApp;
    /// let app = App::new()
    ///     .mount("/api", App::named("api").on_status(404, || r#"{"error":"no such thing"}"#))
    ///     .on_status(404, || "We looked everywhere.");
    /// ```
    ///
    /// # Panics
    /// At set-up, if `status` is not an error's: 400 to 599.
    #[track_caller]
    fn on_status<H: Handler<M>, M: 'static>(self, status: u16, handler: H) -> Self;

    /// Answers errors of one type: the function's first argument is [`Caught<E>`](crate::failure::Caught), or
    /// [`Failed`](crate::failure::Failed) for every error. To leave the error to the app further out, return it again.
    #[track_caller]
    fn on_error<H: Handler<M>, M: Catches + 'static>(self, handler: H) -> Self;

    /// Does something before the site is served, each time: the command `serve` waits for it, tests and other commands do
    /// not run it. An error stops the start.
    ///
    /// ```
    /// # use carafe_core::{App, command::Context};
    /// # use carafe_web::WebApp;
    /// let app = App::new().before_serve(async |context: Context| {
    ///     context.output().say("the kettle is on");
    ///     Ok(())
    /// });
    /// ```
    ///
    /// The context has connections of its own, which end with it. `databases::migrate` is such a function.
    #[track_caller]
    fn before_serve<F, W>(self, work: F) -> Self
    where
        F: Fn(Context) -> W + Send + Sync + 'static,
        W: Future<Output = carafe_core::Result<()>> + 'static;
}

impl WebApp for App {
    #[track_caller]
    fn handle(self, path: &str, methods: &'static [Method], handler: Box<Erased>) -> Self {
        self.route(path, Methods::only(methods, handler))
    }

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

    #[track_caller]
    fn mount_service<S>(self, prefix: &str, service: S) -> Self
    where
        S: Service<Request, Response: IntoResponse, Future: Send> + Clone + Send + Sync + 'static,
        S::Error: Into<Box<dyn StdError + Send + Sync>>,
    {
        self.add(Route { pattern: Pattern::subtree(prefix), methods: foreign::methods(service) })
    }

    #[track_caller]
    fn csp(self, policy: Csp) -> Self {
        self.add(CspPart(policy))
    }

    #[track_caller]
    fn csrf_exempt(self) -> Self {
        self.add(CsrfExempt)
    }

    #[cfg(feature = "sessions")]
    #[track_caller]
    fn session_store(self, store: impl crate::keeping::store::SessionStore) -> Self {
        self.add(crate::keeping::store::StorePart(Arc::new(store)))
    }

    #[track_caller]
    fn static_files(self, dir: Dir) -> Self {
        self.add(StaticDir(dir))
    }

    #[track_caller]
    fn static_at(self, path: &str, name: &str) -> Self {
        self.add(StaticAt::new(path, name))
    }

    #[track_caller]
    fn wrap<F: Middleware<M>, M: 'static>(self, middleware: F) -> Self {
        self.add(Wrap::new(Standing::Around, wrap::by_function(middleware)))
    }

    #[track_caller]
    fn layer<L: TowerLayer<M>, M>(self, layer: L) -> Self {
        self.add(Wrap::new(Standing::Around, layer.into_wrap()))
    }

    #[track_caller]
    fn before<H: BeforeHook<M>, M: 'static>(self, hook: H) -> Self {
        self.add(Wrap::new(Standing::Around, hooks::before(hook)))
    }

    #[track_caller]
    fn after<H: AfterHook<M>, M: 'static>(self, hook: H) -> Self {
        self.add(Wrap::new(Standing::AfterReplies, hooks::after(hook)))
    }

    #[track_caller]
    fn teardown<F: Fn(&Current, &Ended) + Send + Sync + 'static>(self, hook: F) -> Self {
        let hook: hooks::TeardownFn = Arc::new(hook);
        self.add(Wrap::new(Standing::AtTheEnd, hooks::teardown(&hook)))
    }

    #[track_caller]
    fn on_status<H: Handler<M>, M: 'static>(self, status: u16, handler: H) -> Self {
        assert!((400..600).contains(&status), "{status} is not the status of an error: 400 to 599");
        let status = StatusCode::from_u16(status).expect("bug in carafe: not a status");
        let catches = |error: &Error, status| error.status() == status;
        self.add(Catcher {
            catches,
            status,
            kind: CatcherKind::Status,
            endpoint: Erased::new(handler).endpoint,
        })
    }

    #[track_caller]
    fn on_error<H: Handler<M>, M: Catches + 'static>(self, handler: H) -> Self {
        let catches = |error: &Error, _status| M::catches(error);
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        self.add(Catcher {
            catches,
            status,
            kind: CatcherKind::Type,
            endpoint: Erased::new(handler).endpoint,
        })
    }

    #[track_caller]
    fn before_serve<F, W>(self, work: F) -> Self
    where
        F: Fn(Context) -> W + Send + Sync + 'static,
        W: Future<Output = carafe_core::Result<()>> + 'static,
    {
        self.add(BeforeServe::new(work))
    }
}
