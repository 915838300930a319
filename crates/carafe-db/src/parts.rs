//! What this room adds to [`App`]: its parts, and the methods that add them.

use std::{future::Future, sync::Arc};

use carafe_core::{App, embed::Dir, remedy::Remedy, settings::Settings};
use serde::de::DeserializeOwned;

use crate::{
    Db, DbError, ErrorKind, checks,
    db::{Router, RouterPart},
    driver::{BoxFuture, Connect},
    migrate::{
        self, CustomOperation, FunctionPart, HookPart, Migrating, MigrationsPart, OperationPart, When,
    },
    model::ModelSet,
    registry::ModelPart,
    settings::DatabaseSettings,
    source::{DriverPart, Source},
    wanted::OnlyWhere,
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

    /// Says where the rows of each model are, of a site with several databases. Django's `DATABASE_ROUTERS`.
    ///
    /// ```
    /// use carafe_core::App;
    /// use carafe_db::{DbApp, db::{Intent, Router}, registry::Registered};
    ///
    /// #[derive(Debug)]
    /// struct Apart;
    ///
    /// impl Router for Apart {
    ///     fn database(&self, model: &Registered, _intent: Intent) -> Option<&str> {
    ///         (model.app == "statistics").then_some("statistics")
    ///     }
    /// }
    ///
    /// let app = App::new().database_router(Apart);
    /// ```
    ///
    /// Several are asked in the order in which they were added; the first that says something is right.
    #[track_caller]
    fn database_router(self, router: impl Router + 'static) -> Self;

    /// Brings the folder of the app's migrations: `.migrations(embed_dir!("migrations"))`.
    ///
    /// In debug builds the files are read from the disk, so that nothing is compiled to apply one; a release carries them.
    #[track_caller]
    fn migrations(self, dir: Dir) -> Self;

    /// Brings a function that a migration runs by its name: `run = "fill_slugs"`.
    ///
    /// ```
    /// use carafe_core::App;
    /// use carafe_db::{Db, DbApp, DbError, driver::Statement};
    ///
    /// async fn fill_slugs(db: Db) -> Result<(), DbError> {
    ///     let fill = Statement::writing("UPDATE blog_post SET slug = lower(title) WHERE slug IS NULL");
    ///     db.run(&fill, &[], &mut ()).await?;
    ///     Ok(())
    /// }
    ///
    /// let blog = App::named("blog").data_migration("fill_slugs", fill_slugs);
    /// ```
    ///
    /// It works inside the migration's transaction. Models in it are structs of its own, frozen as they were: those of the
    /// program change, and the function must still do what it did.
    #[track_caller]
    fn data_migration<F, W, E>(self, name: &'static str, function: F) -> Self
    where
        F: Fn(Db) -> W + Send + Sync + 'static,
        W: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<carafe_core::Error>;

    /// Brings an operation of its own kind that migrations call by a name: `custom = "sequence"`. See [`CustomOperation`].
    #[track_caller]
    fn migration_operation<O: CustomOperation + DeserializeOwned + 'static>(self, name: &'static str)
    -> Self;

    /// Runs a function before each `migrate`, in a transaction of its own. Where it fails nothing is migrated.
    #[track_caller]
    fn before_migrate<F, W, E>(self, function: F) -> Self
    where
        F: Fn(Db, Migrating) -> W + Send + Sync + 'static,
        W: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<carafe_core::Error>;

    /// Runs a function after each `migrate`, in a transaction of its own, also where there was nothing to do: for rows that
    /// follow from the program, such as a permission for each model. It makes sure of them rather than adding them.
    ///
    /// ```
    /// use carafe_core::App;
    /// use carafe_db::{Db, DbApp, DbError, driver::Statement, migrate::Migrating};
    ///
    /// async fn countries(db: Db, _: Migrating) -> Result<(), DbError> {
    ///     let sql = "INSERT INTO shop_country (code) VALUES ('DE'), ('FR') ON CONFLICT DO NOTHING";
    ///     db.run(&Statement::writing(sql), &[], &mut ()).await?;
    ///     Ok(())
    /// }
    ///
    /// let shop = App::named("shop").after_migrate(countries);
    /// ```
    ///
    /// Tables may be missing: `migrate blog zero` is a migration too. [`Migrating`] says what was done.
    #[track_caller]
    fn after_migrate<F, W, E>(self, function: F) -> Self
    where
        F: Fn(Db, Migrating) -> W + Send + Sync + 'static,
        W: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<carafe_core::Error>;
    /// The models and migrations of this app are there only where the settings of the site say so: a table that not
    /// every site needs.
    ///
    /// ```
    /// use carafe_core::{App, settings::Settings, settings_section};
    /// use carafe_db::DbApp;
    ///
    /// settings_section! {
    ///     /// What is counted.
    ///     pub struct Counting in "counting" {
    ///         /// Whether visits are kept in the database.
    ///         pub visits: bool = false,
    ///     }
    /// }
    ///
    /// fn counts(settings: &Settings) -> bool {
    ///     settings.get::<Counting>().is_some_and(|counting| counting.visits)
    /// }
    ///
    /// let counter = App::named("counter").settings::<Counting>().only_where(counts);
    /// ```
    #[track_caller]
    fn only_where(self, wanted: fn(&Settings) -> bool) -> Self;
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

    #[track_caller]
    fn database_router(self, router: impl Router + 'static) -> Self {
        self.add(RouterPart(Arc::new(router)))
    }

    #[track_caller]
    fn migrations(self, dir: Dir) -> Self {
        self.add(MigrationsPart(dir))
    }

    #[track_caller]
    fn only_where(self, wanted: fn(&Settings) -> bool) -> Self {
        self.add(OnlyWhere(wanted))
    }

    #[track_caller]
    fn data_migration<F, W, E>(self, name: &'static str, function: F) -> Self
    where
        F: Fn(Db) -> W + Send + Sync + 'static,
        W: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<carafe_core::Error>,
    {
        self.add(FunctionPart {
            name: name.to_owned(),
            function: Arc::new(move |db| {
                let work = function(db);
                Box::pin(async move { work.await.map_err(|error| told(&error.into())) })
            }),
        })
    }

    #[track_caller]
    fn migration_operation<O: CustomOperation + DeserializeOwned + 'static>(
        self,
        name: &'static str,
    ) -> Self {
        self.add(OperationPart::of::<O>(name))
    }

    #[track_caller]
    fn before_migrate<F, W, E>(self, function: F) -> Self
    where
        F: Fn(Db, Migrating) -> W + Send + Sync + 'static,
        W: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<carafe_core::Error>,
    {
        self.add(hook(When::Before, function))
    }

    #[track_caller]
    fn after_migrate<F, W, E>(self, function: F) -> Self
    where
        F: Fn(Db, Migrating) -> W + Send + Sync + 'static,
        W: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<carafe_core::Error>,
    {
        self.add(hook(When::After, function))
    }
}

fn hook<F, W, E>(when: When, function: F) -> HookPart
where
    F: Fn(Db, Migrating) -> W + Send + Sync + 'static,
    W: Future<Output = Result<(), E>> + Send + 'static,
    E: Into<carafe_core::Error>,
{
    let hook = move |db, migrating| -> BoxFuture<'static, crate::error::Result<()>> {
        let work = function(db, migrating);
        Box::pin(async move { work.await.map_err(|error| told(&error.into())) })
    };
    HookPart { when, hook: Arc::new(hook) }
}

/// Adds the settings, the checks and the databases that a site with models has.
pub fn add_to(app: App) -> App {
    let app = app.settings::<DatabaseSettings>();
    let app = checks::add_to(app.state_of_site(|site, settings| Ok(Source::of(site, settings))));
    // A release build has no error page to show it on.
    if cfg!(debug_assertions) { app.add(Remedy::new("apply-migrations", migrate::offer)) } else { app }
}

fn told(error: &carafe_core::Error) -> DbError {
    DbError::new(ErrorKind::Migration, error.to_string())
}
