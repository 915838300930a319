//! What a command works with: the site, its values, and where to write.

use std::{
    any::type_name,
    fmt,
    sync::{Arc, OnceLock},
};

use crate::{
    AppId, AppInfo, Error, Exit, Result, Site,
    output::Output,
    settings::{Settings, SettingsError, Sources},
    state::States,
};

/// The site as a command sees it, and its [`Output`]. Cheap to clone.
///
/// ```
/// use carafe_core::{App, Result, command::Context, run::run_with, output::Output};
///
/// fn apps(ctx: Context) -> Result<()> {
///     for app in ctx.site().apps() {
///         ctx.output().print(app.prefix());
///     }
///     Ok(())
/// }
///
/// let app = App::new().command("apps", apps).mount("/blog", App::named("blog"));
/// let (output, captured) = Output::captured();
/// run_with(app, ["apps"], output);
/// assert_eq!(captured.stdout(), "\n/blog\n");
/// ```
#[derive(Clone)]
pub struct Context(Arc<Inner>);

struct Inner {
    site: Arc<Site>,
    app: AppId,
    states: OnceLock<States>,
    output: Output,
    sources: Sources,
    settings: OnceLock<Result<Settings, SettingsError>>,
}

impl Context {
    /// What the runner makes for the command it found. `app` is the one that brought the command.
    #[must_use]
    pub fn new(site: Arc<Site>, app: AppId, output: Output, sources: Sources) -> Self {
        let (states, settings) = (OnceLock::new(), OnceLock::new());
        Self(Arc::new(Inner { site, app, states, output, sources, settings }))
    }

    /// The same for an app of this site, with settings and values of its own: work that ends before the rest begins, such
    /// as what happens before a site is served, shares no open connection with it.
    #[must_use]
    pub fn for_app(&self, app: AppId) -> Self {
        Self::new(self.site_shared(), app, self.0.output.clone(), self.0.sources.clone())
    }

    /// All apps and parts.
    #[must_use]
    pub fn site(&self) -> &Site {
        &self.0.site
    }

    /// The same, to keep.
    #[must_use]
    pub fn site_shared(&self) -> Arc<Site> {
        Arc::clone(&self.0.site)
    }

    /// The app that brought the command.
    #[must_use]
    pub fn app(&self) -> &AppInfo {
        self.0.site.app(self.0.app)
    }

    /// Where to write.
    #[must_use]
    pub fn output(&self) -> &Output {
        &self.0.output
    }

    /// The settings of the site. They are read when a command first asks, so that `help` answers without.
    ///
    /// # Errors
    /// Every mistake in them, with [`Exit::CONFIG`].
    pub fn settings(&self) -> Result<&Settings> {
        let load = || Settings::load(&self.0.site, self.0.sources.clone());
        let loaded = self.0.settings.get_or_init(load).as_ref();
        loaded.map_err(|error| Error::internal(error.clone()).exit(Exit::CONFIG))
    }

    /// The value of this type that the command's app, or one further out, brought with
    /// [`App::state`](crate::App::state).
    ///
    /// # Errors
    /// When none of them brought one; the error names the type. And when one could not be made of the settings.
    #[track_caller]
    pub fn state<T: Send + Sync + 'static>(&self) -> Result<&T> {
        match self.states()?.get(self.0.app) {
            Some(value) => Ok(value),
            None => Err(missing(type_name::<T>())),
        }
    }

    /// The values of all apps, made when they are first asked for.
    fn states(&self) -> Result<&States> {
        if let Some(states) = self.0.states.get() {
            return Ok(states);
        }
        let made = States::of(&self.0.site, self.settings()?)?;
        Ok(self.0.states.get_or_init(|| made))
    }
}

#[track_caller]
fn missing(type_name: &str) -> Error {
    Error::internal(format!("no app brings a value of type `{type_name}`"))
        .hint("add one where the app is made: `.state(…)`")
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("app", self.app())
            .field("output", self.output())
            .finish_non_exhaustive()
    }
}
