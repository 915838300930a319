//! What a check may look at.

use std::sync::OnceLock;

use crate::{AppInfo, Site, settings::Settings, state::States};

/// The site as a check sees it: built, not yet serving.
#[derive(Debug)]
pub struct CheckContext<'a> {
    site: &'a Site,
    app: &'a AppInfo,
    states: &'a OnceLock<States>,
    asked: Asked<'a>,
}

/// What the one who runs the checks brings.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) deploy: Deploy,
    pub(super) settings: Option<&'a Settings>,
}

/// Whether the site is about to be deployed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Deploy {
    #[default]
    No,
    Yes,
}

impl<'a> CheckContext<'a> {
    pub(super) fn new(
        site: &'a Site,
        app: &'a AppInfo,
        states: &'a OnceLock<States>,
        asked: Asked<'a>,
    ) -> Self {
        Self { site, app, states, asked }
    }

    /// All apps and parts.
    #[must_use]
    pub fn site(&self) -> &'a Site {
        self.site
    }

    /// The app that brought this check.
    #[must_use]
    pub fn app(&self) -> &'a AppInfo {
        self.app
    }

    /// A value that the check's app or one further out brought with [`App::state`](crate::App::state). Those of
    /// [`App::state_from`](crate::App::state_from) are not there yet.
    #[must_use]
    pub fn state<T: Send + Sync + 'static>(&self) -> Option<&'a T> {
        self.states.get_or_init(|| States::without_settings(self.site)).get(self.app.id())
    }

    /// The settings of the site. Nothing where the site is built without: in a test, or by a program that embeds it.
    #[must_use]
    pub fn settings(&self) -> Option<&'a Settings> {
        self.asked.settings
    }

    /// Whether `check --deploy` asks: only then look at what matters in production alone.
    #[must_use]
    pub fn is_deploy(&self) -> bool {
        self.asked.deploy == Deploy::Yes
    }
}
