//! The error handlers of a site, as data: which app catches what.

use std::{fmt, sync::Arc};

use carafe_core::{AppId, Error, Part, Site};
use http::StatusCode;

use crate::handler::Endpoint;

/// An app's handler for some errors of its routes and of those of the apps mounted in it.
#[derive(Clone)]
pub(crate) struct Catcher {
    pub(crate) catches: fn(&Error, StatusCode) -> bool,
    pub(crate) status: StatusCode,
    pub(crate) kind: CatcherKind,
    pub(crate) endpoint: Arc<dyn Endpoint>,
}

/// By what a handler chooses its errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CatcherKind {
    /// By the status alone: it is a page for visitors.
    Status,
    /// By the type: it belongs to what the site does.
    Type,
}

impl Part for Catcher {}

impl fmt::Debug for Catcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Catcher").field("status", &self.status).finish_non_exhaustive()
    }
}

/// The error handlers of a site, by app.
#[derive(Debug, Default)]
pub(crate) struct Catchers {
    by_app: Vec<Vec<Catcher>>,
}

impl Catchers {
    pub(crate) fn of(site: &Site) -> Self {
        let mut by_app = vec![Vec::new(); site.apps().len()];
        for added in site.parts::<Catcher>() {
            by_app[added.app.id().index()].push(added.part.clone());
        }
        Self { by_app }
    }

    /// Whether the site has any: if not, nothing of the request's head need be kept for them.
    pub(crate) fn is_empty(&self) -> bool {
        self.by_app.iter().all(Vec::is_empty)
    }

    /// Those of one app for an error, in the order in which they were added.
    pub(crate) fn for_error<'a>(&'a self, app: AppId, error: &'a Error) -> impl Iterator<Item = &'a Catcher> {
        self.by_app[app.index()].iter().filter(|catcher| (catcher.catches)(error, catcher.status))
    }
}
