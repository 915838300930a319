//! The databases of a site, opened when somebody first asks.

use std::{
    fmt,
    sync::{Arc, OnceLock},
};

use carafe_core::{
    Part, Site, command,
    settings::{Settings, defaults},
};
use tokio::sync::OnceCell;

use crate::{
    Db, DbError, ErrorKind, Registry,
    db::{Databases, Routers, Scope},
    driver::{Connect, Driver},
    error::Result,
    settings::DatabaseSettings,
};

/// The databases of a site as its settings describe them. Nothing is opened before somebody asks, so a site starts while
/// its database does not; what cannot be opened is tried again by whoever asks next.
pub struct Source {
    settings: DatabaseSettings,
    registry: Arc<Registry>,
    drivers: Vec<DriverPart>,
    routers: Arc<Routers>,
    opened: OnceCell<Databases>,
    lent: OnceLock<Db>,
}

/// A driver that an app brings.
#[derive(Debug, Clone)]
pub(crate) struct DriverPart {
    pub(crate) schemes: &'static [&'static str],
    pub(crate) connect: Connect,
}

impl Part for DriverPart {}

impl Source {
    /// That of a site.
    #[must_use]
    pub fn of(site: &Site, settings: &Settings) -> Self {
        let section = settings.get::<DatabaseSettings>().cloned();
        Self {
            settings: section.or_else(|| defaults(settings.profile()).ok()).unwrap_or_else(default_settings),
            registry: Arc::new(Registry::of(site, Some(settings))),
            drivers: site.parts::<DriverPart>().map(|added| added.part.clone()).collect(),
            routers: Arc::new(Routers::of(site)),
            opened: OnceCell::new(),
            lent: OnceLock::new(),
        }
    }

    /// The models of the site.
    #[must_use]
    pub fn registry(&self) -> &Arc<Registry> {
        &self.registry
    }

    /// What the settings say.
    #[must_use]
    pub fn settings(&self) -> &DatabaseSettings {
        &self.settings
    }

    /// All databases, opened if that has not happened.
    ///
    /// # Errors
    /// When one cannot be reached, or its address makes no sense.
    pub async fn databases(&self) -> Result<&Databases> {
        self.opened.get_or_try_init(|| self.open()).await
    }

    /// The first database.
    ///
    /// # Errors
    /// As [`databases`](Self::databases).
    pub async fn db(&self) -> Result<Db> {
        match self.lent() {
            Some(lent) => Ok(lent),
            None => Ok(self.databases().await?.db()),
        }
    }

    /// What was lent to it.
    #[must_use]
    pub fn lent(&self) -> Option<Db> {
        self.lent.get().cloned()
    }

    /// Lets all that the site asks go through this handle from now on: the transaction of a test that is undone. The first
    /// that is lent stays.
    pub fn lend(&self, db: Db) {
        let _ = self.lent.set(db);
    }

    /// What a request notes: in development every query, and those that are repeated.
    #[must_use]
    pub fn scope(&self, debug: bool) -> Scope {
        let scope = if debug { Scope::new().logging() } else { Scope::new() };
        match (self.settings.repeated_queries, self.settings.refuse_repeated_queries) {
            (0, _) => scope,
            (limit, true) => scope.refusing_after(limit),
            (limit, false) if debug => scope.warning_after(limit),
            (_, false) => scope,
        }
    }

    /// A connection of one's own to any address that this build has a driver for.
    ///
    /// # Errors
    /// When it cannot be reached, or the address makes no sense.
    pub async fn connect_to(&self, url: &str) -> Result<Arc<dyn Driver>> {
        self.driver(url)?(url, &self.settings.pool()).await
    }

    /// Closes what was opened.
    pub async fn close(&self) {
        if let Some(databases) = self.opened.get() {
            databases.close().await;
        }
    }

    /// Whether apps say which database a model is in.
    pub(crate) fn has_routers(&self) -> bool {
        !self.routers.is_empty()
    }

    async fn open(&self) -> Result<Databases> {
        let first = self.connect("database.url", self.settings.url()).await?;
        let mut databases = Databases::new(Arc::clone(&self.registry), first);
        if !self.routers.is_empty() {
            databases = databases.routed_by(Arc::clone(&self.routers));
        }
        for (alias, other) in &self.settings.others {
            let key = format!("database.others.{alias}.url");
            databases = databases.with(alias, self.connect(&key, other.url.expose()).await?);
        }
        for (alias, other) in &self.settings.others {
            if let Some(of) = &other.replica_of {
                databases = databases.replica(alias, of).map_err(|error| {
                    error.context(format_args!("`database.others.{alias}.replica_of` in the settings"))
                })?;
            }
        }
        Ok(databases)
    }

    async fn connect(&self, key: &str, url: &str) -> Result<Arc<dyn Driver>> {
        let connect =
            self.driver(url).map_err(|error| error.context(format_args!("`{key}` in the settings")))?;
        connect(url, &self.settings.pool()).await
    }

    /// Every address whose driver is not in this build, or that has none at all.
    pub(crate) fn without_driver(&self) -> impl Iterator<Item = (String, DbError)> {
        let others = self.settings.others.iter();
        let others =
            others.map(|(alias, other)| (format!("database.others.{alias}.url"), other.url.expose()));
        std::iter::once(("database.url".to_owned(), self.settings.url()))
            .chain(others.map(|(key, url)| (key, url.as_str())))
            .filter_map(|(key, url)| Some((key, self.driver(url).err()?)))
    }

    fn driver(&self, url: &str) -> Result<Connect> {
        let scheme = url.split_once(':').map_or("", |(scheme, _)| scheme);
        let found = self.drivers.iter().find(|driver| driver.schemes.contains(&scheme));
        found.map(|driver| driver.connect).ok_or_else(|| self.unknown(scheme))
    }

    /// The text before the first colon may be a password in an address that is upside down, so it is only shown when it is
    /// a word that we know.
    fn unknown(&self, scheme: &str) -> DbError {
        let feature = FEATURES.iter().find(|(schemes, _)| schemes.contains(&scheme));
        if let Some((_, feature)) = feature {
            let text = format!("this build has no driver for `{scheme}:`");
            let hint =
                format!("turn its feature on in Cargo.toml: carafe = {{ features = [\"{feature}\"] }}");
            return DbError::new(ErrorKind::Config, text).hint(hint);
        }
        let known: Vec<_> = self.drivers.iter().flat_map(|driver| driver.schemes).collect();
        let known: Vec<_> = known.iter().map(|scheme| format!("`{scheme}:`")).collect();
        DbError::new(ErrorKind::Config, "the address of the database begins with no word that is known")
            .hint(format!("it begins with one of {}", known.join(", ")))
    }
}

/// Which feature of the facade brings the driver of a scheme.
const FEATURES: [(&[&str], &str); 3] =
    [(&["sqlite"], "sqlite"), (&["postgres", "postgresql"], "postgres"), (&["mysql", "mariadb"], "mysql")];

fn default_settings() -> DatabaseSettings {
    defaults(&carafe_core::settings::Profile::PROD)
        .expect("bug in carafe: the defaults of [database] are wrong")
}

/// What a command learns from this room: `ctx.db().await?`.
pub trait DbContext {
    /// The first database of the site.
    ///
    /// ```
    /// use carafe_core::{Result, command::Context};
    /// use carafe_db::{DbContext, driver::Statement};
    ///
    /// async fn tidy(ctx: Context) -> Result<()> {
    ///     let db = ctx.db().await?;
    ///     db.run(&Statement::writing("DELETE FROM session WHERE expires < 0"), &[], &mut ()).await?;
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    /// When it cannot be reached, or the settings are wrong.
    fn db(&self) -> impl Future<Output = carafe_core::Result<Db>> + Send;
}

impl DbContext for command::Context {
    async fn db(&self) -> carafe_core::Result<Db> {
        Ok(self.state::<Source>()?.db().await?)
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("opened", &self.opened.get()).finish_non_exhaustive()
    }
}
