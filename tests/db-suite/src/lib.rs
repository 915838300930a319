//! Where a test of databases runs: a database of its own, on each of SQLite, PostgreSQL and MariaDB.
//!
//! The servers are found by `CARAFE_TEST_POSTGRES` and `CARAFE_TEST_MARIADB`, addresses of databases in which others may be
//! made; `cargo xtask services` starts such servers and sets both. Where one is missing, its tests do not run, and the test
//! `every_database_is_there` says so: in CI it fails.

mod each;
mod fresh;
mod kind;

pub use each::{each, each_fresh, each_with};
pub use fresh::Fresh;
pub use kind::{KINDS, Kind};
