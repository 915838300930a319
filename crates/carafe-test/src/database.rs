//! The database of one test: a copy of one that was made before, or a transaction that is undone.

mod made;
mod server;
mod template;

use std::{
    env, fs,
    path::PathBuf,
    process,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use carafe_core::{
    AppId,
    settings::{Profile, Secret, defaults},
};
use carafe_db::{Db, DbError, ErrorKind, Source, error::Result, settings::DatabaseSettings};
use carafe_web::Service;

use self::{made::Made, server::Server};

/// Names a server on which databases for tests may be made; without it they are SQLite files.
const VARIABLE: &str = "CARAFE_TEST_DATABASE";

static NUMBER: AtomicU64 = AtomicU64::new(0);

/// A database that is there for one test.
#[derive(Debug)]
pub(crate) struct Database {
    home: Home,
    db: OnceLock<Db>,
}

#[derive(Debug)]
enum Home {
    /// A folder with a file.
    Folder(PathBuf),
    /// A database of its own on a server.
    Own(Server, String),
    /// One that tests have in common, because each undoes what it does.
    Shared(Server),
}

impl Database {
    /// For a test that may keep what it writes, or for one that is undone.
    pub(crate) fn plan(undone: bool) -> Self {
        let name = format!("carafe_test_{}_{}", process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let home = match env::var(VARIABLE) {
            Ok(url) if undone => Home::Shared(Server::at(url)),
            Ok(url) => Home::Own(Server::at(url), name),
            // Only one transaction of SQLite can write: tests that share a file would wait for each other.
            Err(_) => Home::Folder(env::temp_dir().join(name)),
        };
        Self { home, db: OnceLock::new() }
    }

    pub(crate) fn settings(&self) -> DatabaseSettings {
        let settings = defaults::<DatabaseSettings>(&Profile::TEST);
        let settings = settings.expect("bug in carafe: the defaults of [database] are wrong");
        DatabaseSettings { url: Some(Secret::new(self.url())), ..settings }
    }

    fn url(&self) -> String {
        match &self.home {
            Home::Folder(folder) => format!("sqlite:{}", folder.join("test.sqlite3").display()),
            Home::Own(server, name) => server.url_of(name),
            // It is named by what is in it, which the site tells; what the site asks goes through what it is lent.
            Home::Shared(server) => server.url().to_owned(),
        }
    }

    /// What the test asks through: as the site does.
    pub(crate) fn handle(&self, service: &Service) -> Db {
        source(service).lent().unwrap_or_else(|| self.db())
    }

    pub(crate) async fn open(&self, service: &Service) {
        let opened = self.make(service).await;
        let opened = opened.unwrap_or_else(|error| panic!("no database for the test: {error:?}"));
        let _ = self.db.set(opened);
    }

    async fn make(&self, service: &Service) -> Result<Db> {
        let made = Made::of(service);
        match &self.home {
            Home::Folder(folder) => {
                let there = fs::create_dir_all(folder);
                there.unwrap_or_else(|error| panic!("no folder for the database of the test: {error}"));
                template::file(&made, &folder.join("test.sqlite3")).await?;
            }
            Home::Own(server, name) => template::database(&made, server, name).await?,
            Home::Shared(server) => {
                let name = made.name("carafe_undone");
                server.keep(&made, &name).await?;
                let driver = made.source.connect_to(&server.url_of(&name)).await?;
                return Ok(Db::new(driver, Arc::clone(made.source.registry())));
            }
        }
        made.source.db().await
    }

    /// Runs a test in a transaction that the site shares, and undoes it.
    pub(crate) async fn undone<T, F: Future<Output = T>>(
        &self,
        service: &Service,
        test: impl FnOnce() -> F,
    ) -> T {
        let mut ended = None;
        let outside = self.db();
        let work = outside.atomic(async |db| {
            source(service).lend(db);
            ended = Some(test().await);
            Err::<(), _>(DbError::new(ErrorKind::Other, "the test has ended, and is undone"))
        });
        let undone = work.await;
        ended.unwrap_or_else(|| panic!("no transaction for the test: {undone:?}"))
    }

    /// What cannot be removed stays: the test has spoken already.
    pub(crate) async fn close(&self, service: &Service) {
        let source = source(service);
        source.close().await;
        self.db().driver().close().await;
        if let Home::Own(server, name) = &self.home {
            let _ = server.administer(source, &format!("DROP DATABASE {name}")).await;
        }
    }

    /// What the pool is asked through, whoever else is lent a transaction.
    fn db(&self) -> Db {
        self.db.get().cloned().expect("bug in carafe: a test began before its database")
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Home::Folder(folder) = &self.home {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

pub(crate) fn source(service: &Service) -> &Source {
    let source = service.site().states().get::<Source>(AppId::PROGRAM);
    source.expect("bug in carafe: a site without databases")
}
