//! What only PostgreSQL has, and how the other databases refuse it.

mod alike;
mod entries;
mod exclusion;
mod ranges;
mod words;

use carafe::db::{DbError, ErrorKind, Registry, driver::Vendor, error::Result};
use db_suite::KINDS;

/// What the tables of a registry are refused by, on each database that has no such columns.
fn refused(registry: impl Fn() -> Registry) -> Vec<DbError> {
    use carafe::db::{driver::Features, schema::schema_sql};
    let others = [Vendor::Sqlite, Vendor::MariaDb, Vendor::MySql];
    let refusal = |vendor| schema_sql(&Features::of(vendor, (10, 11, 0)), &registry()).unwrap_err();
    others.into_iter().map(refusal).collect()
}

/// Runs a test on PostgreSQL alone, whose extensions are made first.
#[track_caller]
fn on_postgres(extensions: &[&str], registry: impl Fn() -> Registry, test: impl AsyncFn(carafe::db::Db)) {
    let kind = KINDS.iter().find(|kind| kind.vendor == Vendor::Postgres).unwrap();
    if !kind.is_there() {
        return;
    }
    db_suite::each_fresh(Registry::new, async |fresh| {
        if fresh.kind.vendor != Vendor::Postgres {
            return;
        }
        let driver = fresh.db.driver();
        for extension in extensions {
            fresh.db.script(&format!("CREATE EXTENSION {extension}")).await.unwrap();
        }
        let registry = std::sync::Arc::new(registry());
        carafe::db::schema::create_schema(&**driver, &registry).await.unwrap();
        test(carafe::db::Db::new(std::sync::Arc::clone(driver), registry)).await;
    });
}

fn is_not_supported(error: &DbError) -> bool {
    *error.kind() == ErrorKind::NotSupported
}

/// The one error of a query.
fn error_of<T: std::fmt::Debug>(result: Result<T>) -> DbError {
    result.unwrap_err()
}
