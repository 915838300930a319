//! A shop that nobody here drew: copied to each database through the ORM, and asked thirty questions, each once through
//! the ORM and once in SQL written by hand.

mod copy;
mod hand;
mod models;
mod money;
mod music;
mod people;

use carafe::prelude::*;
use db_suite::each_with;

/// Runs a test on each database, the shop in it.
fn with_shop(test: impl AsyncFn(Db)) {
    each_with(models::registry, async |db| {
        copy::copy(&db).await.unwrap();
        test(db).await;
    });
}
