//! What this room adds to [`App`]: its parts, and the methods that add them.

use carafe_core::{App, Part};

use crate::{
    checks, driver::Connect, meta::ModelMeta, model::ModelSet, settings::DatabaseSettings, source::Source,
};

/// What an [`App`] learns from this room.
pub trait DbApp: Sized {
    /// Brings models: one, or a tuple of them.
    #[track_caller]
    fn models<M: ModelSet>(self) -> Self;

    /// Brings a driver: addresses that begin with one of the schemes are opened by it. The framework's own come with the
    /// features `sqlite`, `postgres` and `mysql`.
    #[track_caller]
    fn database_driver(self, schemes: &'static [&'static str], connect: Connect) -> Self;
}

impl DbApp for App {
    #[track_caller]
    fn models<M: ModelSet>(self) -> Self {
        M::metas().into_iter().fold(self, |app, meta| app.add(ModelPart { meta }))
    }

    #[track_caller]
    fn database_driver(self, schemes: &'static [&'static str], connect: Connect) -> Self {
        self.add(DriverPart { schemes, connect })
    }
}

/// Adds the settings, the checks and the databases that a site with models has.
pub fn add_to(app: App) -> App {
    let app = app.settings::<DatabaseSettings>();
    checks::add_to(app.state_of_site(|site, settings| Ok(Source::of(site, settings))))
}

/// A driver that an app brings.
#[derive(Debug, Clone)]
pub(crate) struct DriverPart {
    pub(crate) schemes: &'static [&'static str],
    pub(crate) connect: Connect,
}

impl Part for DriverPart {}

/// A model that an app brings.
#[derive(Debug)]
pub(crate) struct ModelPart {
    pub(crate) meta: &'static ModelMeta,
}

impl Part for ModelPart {}
