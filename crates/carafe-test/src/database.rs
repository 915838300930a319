//! The database of one test.

use std::{
    env, fs,
    path::PathBuf,
    process,
    sync::atomic::{AtomicU64, Ordering},
};

use carafe_core::{
    AppId,
    settings::{Profile, Secret, defaults},
};
use carafe_db::{
    Db, Source, driver::Statement, error::Result, schema::create_schema, settings::DatabaseSettings,
};
use carafe_web::Service;

/// Names a server on which databases for tests may be made; without it they are SQLite files.
const VARIABLE: &str = "CARAFE_TEST_DATABASE";

static NUMBER: AtomicU64 = AtomicU64::new(0);

/// A database that is there for one test.
#[derive(Debug)]
pub(crate) struct Database {
    home: Home,
    db: Option<Db>,
}

#[derive(Debug)]
enum Home {
    /// A folder with a file.
    Folder(PathBuf),
    /// A name on a server.
    Server { server: String, name: String },
}

impl Database {
    pub(crate) fn plan() -> Self {
        let name = format!("carafe_test_{}_{}", process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let home = match env::var(VARIABLE) {
            Ok(server) => Home::Server { server, name },
            Err(_) => Home::Folder(env::temp_dir().join(name)),
        };
        Self { home, db: None }
    }

    pub(crate) fn settings(&self) -> DatabaseSettings {
        let settings = defaults::<DatabaseSettings>(&Profile::TEST);
        let settings = settings.expect("bug in carafe: the defaults of [database] are wrong");
        DatabaseSettings { url: Some(Secret::new(self.url())), ..settings }
    }

    fn url(&self) -> String {
        match &self.home {
            Home::Folder(folder) => format!("sqlite:{}", folder.join("test.sqlite3").display()),
            Home::Server { server, name } => with_name(server, name),
        }
    }

    pub(crate) async fn open(&mut self, service: &Service) {
        let opened = self.make(source(service)).await;
        self.db = Some(opened.unwrap_or_else(|error| panic!("no database for the test: {error:?}")));
    }

    async fn make(&self, source: &Source) -> Result<Db> {
        match &self.home {
            Home::Folder(folder) => {
                let made = fs::create_dir_all(folder);
                made.unwrap_or_else(|error| panic!("no folder for the database of the test: {error}"));
            }
            Home::Server { server, name } => {
                administer(source, server, &format!("CREATE DATABASE {name}")).await?
            }
        }
        let db = source.db().await?;
        create_schema(&**db.driver(), db.registry()).await?;
        Ok(db)
    }

    /// What cannot be removed stays: the test has spoken already.
    pub(crate) async fn close(&mut self, service: &Service) {
        let source = source(service);
        source.close().await;
        if let Home::Server { server, name } = &self.home {
            let _ = administer(source, server, &format!("DROP DATABASE {name}")).await;
        }
    }

    pub(crate) fn db(&self) -> Db {
        self.db.clone().expect("bug in carafe: a test began before its database")
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Home::Folder(folder) = &self.home {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

fn source(service: &Service) -> &Source {
    let source = service.site().states().get::<Source>(AppId::PROGRAM);
    source.expect("bug in carafe: a site without databases")
}

async fn administer(source: &Source, server: &str, sql: &str) -> Result<()> {
    let driver = source.connect_to(server).await?;
    let done = driver.run(&Statement::writing(sql).once(), &[], &mut ()).await;
    driver.close().await;
    done.map(|_| ())
}

/// The same server, another database.
fn with_name(server: &str, name: &str) -> String {
    let (address, options) = server.split_once('?').unwrap_or((server, ""));
    let base = address.rsplit_once('/').map_or(address, |(base, _)| base);
    if options.is_empty() { format!("{base}/{name}") } else { format!("{base}/{name}?{options}") }
}
