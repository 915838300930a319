//! A site that can answer requests.

use std::{fmt, sync::Arc};

use axum_core::{extract::Request, response::Response};
use carafe_core::{App, Result, Site, check::Report, state::States};

use crate::{
    checks, current::Peer, dispatch::Dispatch, pipeline, route::table::RouteTable, settings::SiteSettings,
};

/// A built site that answers requests: what the server, the test client and any tower server call.
///
/// It is one pointer; a clone is the same site.
#[derive(Clone)]
pub struct Service(Arc<Inner>);

struct Inner {
    site: Arc<Site>,
    states: States,
    routes: RouteTable,
    dispatch: Dispatch,
    settings: SiteSettings,
}

impl Service {
    /// Builds a site with default settings.
    ///
    /// # Errors
    /// When a check finds an error, such as a duplicate route or a missing state; its text lists all of them.
    pub fn build(app: App) -> Result<Self> {
        Self::with_settings(app, SiteSettings::default())
    }

    /// Builds a site.
    ///
    /// # Errors
    /// As [`build`](Service::build).
    pub fn with_settings(app: App, settings: SiteSettings) -> Result<Self> {
        let site = checks::add_to(app).build();
        Report::of(&site).into_result()?;
        Ok(Self::checked(Arc::new(site), settings))
    }

    /// From a site whose checks have passed.
    pub(crate) fn checked(site: Arc<Site>, settings: SiteSettings) -> Self {
        let routes = RouteTable::build(&site);
        let states = States::of(&site);
        let dispatch = Dispatch::build(&site, &routes);
        Self(Arc::new(Inner { site, states, routes, dispatch, settings }))
    }

    /// Answers one request.
    pub async fn answer(&self, request: Request, peer: Peer) -> Response {
        pipeline::answer(self, request, peer).await
    }

    /// The apps and their parts.
    #[must_use]
    pub fn site(&self) -> &Site {
        &self.0.site
    }

    /// The values that handlers ask for by type.
    #[must_use]
    pub fn states(&self) -> &States {
        &self.0.states
    }

    /// The routes.
    #[must_use]
    pub fn routes(&self) -> &RouteTable {
        &self.0.routes
    }

    /// The settings of the site.
    #[must_use]
    pub fn settings(&self) -> &SiteSettings {
        &self.0.settings
    }

    pub(crate) fn dispatch(&self) -> &Dispatch {
        &self.0.dispatch
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service").field("site", &self.0.site).finish_non_exhaustive()
    }
}
