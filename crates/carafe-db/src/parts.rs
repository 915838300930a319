//! What this room adds to [`App`]: its parts, and the methods that add them.

use std::{future::Future, sync::Arc};

use carafe_core::{App, embed::Dir, remedy::Remedy};

use crate::{
    Db, DbError, ErrorKind, checks,
    db::{Router, RouterPart},
    driver::Connect,
    migrate::{self, FunctionPart, MigrationsPart},
    model::ModelSet,
    registry::ModelPart,
    settings::DatabaseSettings,
    source::{DriverPart, Source},
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
