//! A site that can answer requests.

use std::{fmt, sync::Arc};

use axum_core::{extract::Request, response::Response};
use carafe_core::{App, Result, Site, check::Report};

use crate::{checks, current::Peer, dispatch::Dispatch, pipeline, settings::SiteSettings, website::WebSite};

/// A built site that answers requests: what the server, the test client and any tower server call.
///
/// It is one pointer; a clone is the same site.
#[derive(Clone)]
pub struct Service(Arc<Inner>);

struct Inner {
    site: Arc<WebSite>,
    dispatch: Dispatch,
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
        let site = Arc::new(WebSite::build(site, settings));
        let dispatch = Dispatch::build(site.apps(), site.routes());
        Self(Arc::new(Inner { site, dispatch }))
    }

    /// Answers one request.
    pub async fn answer(&self, request: Request, peer: Peer) -> Response {
        pipeline::answer(&self.0.site, &self.0.dispatch, request, peer).await
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
