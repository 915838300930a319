//! A test on each database.

use std::panic::Location;

use carafe_db::{Db, Registry};
use tokio::runtime;

use crate::{Fresh, KINDS};

/// Runs a test on each database that is there, each time on one that is empty.
///
/// # Panics
/// When the test does; what is printed names the database.
#[track_caller]
pub fn each(test: impl AsyncFn(Db)) {
    each_with(Registry::new, test);
}

/// The same for the models of a registry, whose tables are made first.
///
/// # Panics
/// When the test does.
#[track_caller]
pub fn each_with(registry: impl Fn() -> Registry, test: impl AsyncFn(Db)) {
    each_fresh(registry, async |fresh| test(fresh.db.clone()).await);
}

/// The same for a test that must know which database it is, and where.
///
/// # Panics
/// When the test does.
#[track_caller]
pub fn each_fresh(registry: impl Fn() -> Registry, test: impl AsyncFn(&Fresh)) {
    let place = Location::caller();
    for kind in KINDS.iter().filter(|kind| kind.is_there()) {
        let runtime = runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        runtime.expect("no runtime for the test").block_on(async {
            let fresh = Fresh::open(*kind, registry()).await;
            let told = Told { name: kind.name, place };
            test(&fresh).await;
            drop(told);
            fresh.remove().await;
        });
    }
}

/// Says on which database a test failed.
struct Told {
    name: &'static str,
    place: &'static Location<'static>,
}

impl Drop for Told {
    #[expect(clippy::print_stderr, reason = "it is what a failed test prints")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("on {}, in the test at {}", self.name, self.place);
        }
    }
}
