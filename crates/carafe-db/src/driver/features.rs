//! What one database, in its version, can do. What it cannot do is refused, never imitated.

use std::fmt;

/// Whose SQL a database speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Vendor {
    /// SQLite.
    Sqlite,
    /// PostgreSQL, and what speaks as it does.
    Postgres,
    /// MariaDB.
    MariaDb,
    /// MySQL.
    MySql,
}

impl Vendor {
    /// Its word in `only = [...]` of migrations and in settings: `sqlite`, `postgres`, `mariadb`, `mysql`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::MariaDb => "mariadb",
            Self::MySql => "mysql",
        }
    }

    /// The collation under which text is told apart byte by byte, as the other databases do by themselves: large letters are
    /// not small ones, and a space at the end counts. Nothing where that needs no word.
    #[must_use]
    pub const fn text_collation(self) -> Option<&'static str> {
        match self {
            Self::MariaDb => Some("utf8mb4_nopad_bin"),
            Self::MySql => Some("utf8mb4_0900_bin"),
            Self::Sqlite | Self::Postgres => None,
        }
    }

    /// The oldest version that Carafe is made for: 3.37, 15, 10.11 and 8.4.
    #[must_use]
    pub const fn oldest(self) -> (u32, u32, u32) {
        match self {
            Self::Sqlite => (3, 37, 0),
            Self::Postgres => (15, 0, 0),
            Self::MariaDb => (10, 11, 0),
            Self::MySql => (8, 4, 0),
        }
    }

    /// Whether it is MariaDB or MySQL, which share most of their SQL.
    #[must_use]
    pub const fn is_mysql_like(self) -> bool {
        matches!(self, Self::MariaDb | Self::MySql)
    }
}

impl fmt::Display for Vendor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
            Self::MariaDb => "MariaDB",
            Self::MySql => "MySQL",
        })
    }
}

/// What a database can do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, with its own name")]
pub struct Features {
    /// Whose SQL it speaks.
    pub vendor: Vendor,
    /// Its version: `(15, 18, 0)`.
    pub version: (u32, u32, u32),
    /// `INSERT … RETURNING`.
    pub insert_returning: bool,
    /// `UPDATE … RETURNING`.
    pub update_returning: bool,
    /// Changes of the schema are part of a transaction, and are undone with it.
    pub transactional_ddl: bool,
    /// `SELECT … FOR UPDATE`.
    pub row_locks: bool,
    /// `SKIP LOCKED`.
    pub skip_locked: bool,
    /// `NOWAIT`.
    pub nowait: bool,
    /// `FOR UPDATE OF table`.
    pub lock_of: bool,
    /// Columns of arrays.
    pub arrays: bool,
    /// `NULLS FIRST` and `NULLS LAST`.
    pub nulls_order: bool,
    /// `FILTER (WHERE …)` after an aggregate.
    pub aggregate_filter: bool,
    /// `DISTINCT ON (…)`.
    pub distinct_on: bool,
    /// `INTERSECT` and `EXCEPT`.
    pub intersect: bool,
    /// Indexes over some of the rows.
    pub partial_indexes: bool,
    /// Indexes over expressions.
    pub expression_indexes: bool,
    /// Check constraints that are watched.
    pub checks: bool,
    /// Parameters of one statement at most.
    pub max_parameters: usize,
}

impl Features {
    /// Whether it is as new as Carafe needs.
    ///
    /// ```
    /// use carafe_db::driver::{Features, Vendor};
    ///
    /// assert!(Features::of(Vendor::Postgres, (15, 0, 0)).is_new_enough());
    /// assert!(!Features::of(Vendor::MariaDb, (10, 6, 18)).is_new_enough());
    /// ```
    #[must_use]
    pub fn is_new_enough(&self) -> bool {
        self.version >= self.vendor.oldest()
    }

    /// Those of a version of a vendor.
    ///
    /// ```
    /// use carafe_db::driver::{Features, Vendor};
    ///
    /// assert!(Features::of(Vendor::MariaDb, (10, 11, 0)).insert_returning);
    /// assert!(!Features::of(Vendor::MySql, (8, 4, 0)).insert_returning);
    /// ```
    #[must_use]
    pub fn of(vendor: Vendor, version: (u32, u32, u32)) -> Self {
        let postgres = vendor == Vendor::Postgres;
        let sqlite = vendor == Vendor::Sqlite;
        let mariadb = vendor == Vendor::MariaDb;
        Self {
            vendor,
            version,
            insert_returning: !matches!(vendor, Vendor::MySql),
            update_returning: postgres || sqlite,
            transactional_ddl: postgres || sqlite,
            row_locks: !sqlite,
            skip_locked: !sqlite,
            nowait: !sqlite,
            lock_of: postgres || vendor == Vendor::MySql,
            arrays: postgres,
            nulls_order: postgres || sqlite,
            aggregate_filter: postgres || sqlite,
            distinct_on: postgres,
            intersect: postgres || sqlite || mariadb || version >= (8, 0, 31),
            partial_indexes: postgres || sqlite,
            expression_indexes: !mariadb,
            checks: true,
            max_parameters: if sqlite { 32_766 } else { 65_535 },
        }
    }
}
