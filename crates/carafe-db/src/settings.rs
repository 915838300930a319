//! Section `[database]`: where the data is.

use std::{collections::BTreeMap, time::Duration};

use carafe_core::{settings::Secret, settings_section};

use crate::driver::PoolOptions;

settings_section! {
    /// Where the data is.
    #[derive(Debug, Clone)]
    pub struct DatabaseSettings in "database" {
        /// The address: `postgres://user:password@host/name`, `sqlite:db.sqlite3`. Without one it is `db.sqlite3` beside
        /// `carafe.toml`.
        pub url: Option<Secret<String>> | env "DATABASE_URL",
        /// How many connections each database has at most.
        pub pool_size: u32 = 20 | check not_none,
        /// How long one waits for a connection that is free.
        pub pool_wait: Duration = "5s",
        /// How long one statement may run; 0 is no limit.
        pub statement_timeout: Duration = "30s",
        /// How long a transaction may do nothing; 0 is no limit.
        pub idle_in_transaction_timeout: Duration = "60s",
        /// How often one request may ask the same query from the same line before it is told; 0 is never told.
        pub repeated_queries: u32 = 10,
        /// Whether such a query is refused instead.
        pub refuse_repeated_queries: bool = false,
        /// More databases, by the alias for `db.using("…")`.
        pub others: BTreeMap<String, OtherDatabase> = {},
    }
}

settings_section! {
    /// One more database.
    #[derive(Debug, Clone)]
    pub struct OtherDatabase in "database.others" {
        /// The address.
        pub url: Secret<String>,
        /// The alias of the database of which it is a copy: requests read from it until they write.
        pub replica_of: Option<String>,
    }
}

fn not_none(size: &u32) -> Result<(), &'static str> {
    if *size == 0 { Err("must be 1 at least") } else { Ok(()) }
}

/// The file of a site that names no database.
pub const DEFAULT_URL: &str = "sqlite:db.sqlite3";

impl DatabaseSettings {
    /// The address of the first database.
    #[must_use]
    pub fn url(&self) -> &str {
        self.url.as_ref().map_or(DEFAULT_URL, |url| url.expose())
    }

    pub(crate) fn pool(&self) -> PoolOptions {
        PoolOptions {
            size: usize::try_from(self.pool_size).unwrap_or(usize::MAX),
            wait: self.pool_wait,
            statement: self.statement_timeout,
            idle_in_transaction: self.idle_in_transaction_timeout,
            ..PoolOptions::default()
        }
    }
}
