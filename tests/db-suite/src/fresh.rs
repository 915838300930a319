//! A database for one test.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use carafe_db::{Db, Registry};
use tempfile::TempDir;

use crate::Kind;

/// A database for one test, gone with it.
#[derive(Debug)]
pub struct Fresh {
    /// The database.
    pub db: Db,
    /// Which it is.
    pub kind: Kind,
    /// Its address, for another process.
    pub url: String,
    name: String,
    home: Option<TempDir>,
}

static NUMBER: AtomicU64 = AtomicU64::new(0);

impl Fresh {
    pub(crate) async fn open(kind: Kind, registry: Registry) -> Self {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("carafe_suite_{}_{number}", std::process::id());
        let home = kind.variable.is_empty().then(|| tempfile::tempdir().expect("no folder for the database"));
        let url = match &home {
            Some(home) => format!("sqlite:{}", home.path().join("db.sqlite3").display()),
            None => {
                kind.administer(&format!("CREATE DATABASE {name}")).await;
                kind.url_of(&name)
            }
        };
        let driver = kind.open(&url).await;
        let registry = Arc::new(registry);
        let made = carafe_db::schema::create_schema(&*driver, &registry).await;
        made.unwrap_or_else(|error| panic!("{}: {error:?}", kind.name));
        let db = Db::new(driver, registry);
        Self { db, kind, url, name, home }
    }

    pub(crate) async fn remove(self) {
        self.db.driver().close().await;
        if self.home.is_none() {
            self.kind.administer(&format!("DROP DATABASE {}", self.name)).await;
        }
    }
}
