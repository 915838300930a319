//! A site that can answer requests.

use std::{fmt, sync::Arc, time::Instant};

use axum_core::{body::Body, extract::Request, response::Response};
use carafe_core::{
    App, Error, Exit, Result, Site,
    check::{Report, Request as Asked},
    settings::{Settings, Sources},
};
use http::request::Parts;

use crate::{
    arriving::Sender,
    checks,
    current::Peer,
    dispatch::Dispatch,
    pipeline::{self, Answering, Stack},
    remedies,
    serve_static::StaticAnswers,
    settings,
    static_files::Gathered,
    strict::KnownHost,
    website::WebSite,
};

/// A built site that answers requests: what the server, the test client and any tower server call.
///
/// It is one pointer; a clone is the same site.
#[derive(Clone)]
pub struct Service(Arc<Stack>);

impl Service {
    /// Builds a site with default settings.
    ///
    /// # Errors
    /// When a check finds an error, such as a duplicate route or a missing state; its text lists all of them. And when
    /// a value cannot be made of the settings ([`App::state_from`]).
    pub fn build(app: App) -> Result<Self> {
        Self::with_settings(app, Sources::new())
    }

    /// Builds a site with settings from somewhere: [`Sources`], or a whole
    /// [`SiteSettings`](crate::settings::SiteSettings).
    ///
    /// ```
    /// use carafe_core::{App, settings::Sources};
    /// use carafe_web::{Service, WebApp};
    ///
    /// let app = App::new().get("/", || "Hello, World!");
    /// let sources = Sources::new().toml("[site]\nhosts = [\"example.com\"]\n");
    /// let service = Service::with_settings(app, sources).unwrap();
    /// assert_eq!(service.site().settings().hosts, ["example.com"]);
    /// ```
    ///
    /// # Errors
    /// When there are mistakes in the settings, and as [`build`](Service::build).
    pub fn with_settings(app: App, sources: impl Into<Sources>) -> Result<Self> {
        Self::load(app, sources.into())
    }

    fn load(app: App, sources: Sources) -> Result<Self> {
        let app = remedies::add_to(settings::add_to(checks::add_to(app)));
        #[cfg(feature = "db")]
        let app = crate::databases::add_to(app);
        #[cfg(feature = "template")]
        let app = crate::pages::add_to(app);
        let site = app.build();
        let settings = Settings::load(&site, sources);
        let settings = settings.map_err(|error| Error::internal(error).exit(Exit::CONFIG))?;
        Report::run(&site, &Asked::default().settings(&settings)).into_result()?;
        Self::checked(Arc::new(site), settings)
    }

    /// From a site whose checks have passed.
    pub(crate) fn checked(site: Arc<Site>, settings: Settings) -> Result<Self> {
        let gathered = Gathered::of(&site, &settings)?;
        let site = Arc::new(WebSite::build(site, settings, gathered.as_ref())?);
        let files = gathered.and_then(|gathered| StaticAnswers::of(&site, gathered));
        let dispatch = Dispatch::build(site.apps(), site.routes());
        Ok(Self(Arc::new(Stack { site, files, dispatch })))
    }

    /// Answers one request.
    pub fn answer(&self, request: Request, peer: Peer) -> impl Future<Output = Response> + Send + use<> {
        let site = self.clone();
        async move {
            let (head, body) = request.into_parts();
            let (started, known) = (Instant::now(), &mut KnownHost::default());
            let answering = site.begin(head, body, Sender { peer: &peer, started, known });
            answering.await
        }
    }

    /// Answers one request at once, as far as that goes without waiting.
    pub(crate) fn begin(&self, head: Parts, body: Body, sender: Sender<'_>) -> Answering {
        pipeline::answer(&self.0, head, body, sender)
    }

    /// Answers what the server could not make a request of.
    pub(crate) fn refuse(&self, sender: &Sender<'_>, error: &Error) -> Response {
        pipeline::refuse(&self.0.site, sender, error)
    }

    /// What is known of the site: apps, routes, settings.
    #[must_use]
    pub fn site(&self) -> &WebSite {
        &self.0.site
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service").field("site", &self.0.site).finish_non_exhaustive()
    }
}
