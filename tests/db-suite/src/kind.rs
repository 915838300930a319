//! The databases that tests can be given.

use std::{env, sync::Arc};

use carafe_db::driver::{Connect, Driver, PoolOptions, Statement, Vendor};

/// A database that tests can be given.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// Its name in messages.
    pub name: &'static str,
    /// Where its address is found.
    pub variable: &'static str,
    /// Whose SQL it speaks.
    pub vendor: Vendor,
    pub(crate) connect: Connect,
}

/// Every database.
pub const KINDS: &[Kind] = &[
    Kind { name: "SQLite", variable: "", vendor: Vendor::Sqlite, connect: carafe_db_sqlite::connect },
    Kind {
        name: "PostgreSQL",
        variable: "CARAFE_TEST_POSTGRES",
        vendor: Vendor::Postgres,
        connect: carafe_db_postgres::connect,
    },
    Kind {
        name: "MariaDB",
        variable: "CARAFE_TEST_MARIADB",
        vendor: Vendor::MariaDb,
        connect: carafe_db_mysql::connect,
    },
];

impl Kind {
    /// Whether there is one here.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.variable.is_empty() || env::var(self.variable).is_ok()
    }
}

impl Kind {
    /// A database at an address.
    ///
    /// # Panics
    /// When it cannot be reached.
    pub async fn open(&self, url: &str) -> Arc<dyn Driver> {
        let opened = (self.connect)(url, &PoolOptions::default()).await;
        opened.unwrap_or_else(|error| panic!("{}: {error:?}", self.name))
    }

    fn url(&self) -> String {
        env::var(self.variable).unwrap_or_else(|_| panic!("the variable {} is not set", self.variable))
    }

    /// The same server, another database.
    pub(crate) fn url_of(&self, name: &str) -> String {
        let url = self.url();
        let (base, options) =
            url.split_once('?').map_or((url.as_str(), None), |(base, rest)| (base, Some(rest)));
        let server = base.rsplit_once('/').map_or(base, |(server, _)| server);
        format!("{server}/{name}{}", options.map(|options| format!("?{options}")).unwrap_or_default())
    }

    pub(crate) async fn administer(&self, sql: &str) {
        let work = async {
            let driver = (self.connect)(&self.url(), &PoolOptions::default()).await?;
            driver.run(&Statement::writing(sql).once(), &[], &mut ()).await?;
            driver.close().await;
            Ok::<(), carafe_db::DbError>(())
        };
        work.await.unwrap_or_else(|error| panic!("{}, {sql}: {error:?}", self.name));
    }
}
