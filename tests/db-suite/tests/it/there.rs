//! Which databases the tests run on.

use db_suite::KINDS;

#[test]
fn every_database_is_there() {
    let missing: Vec<_> = KINDS.iter().filter(|kind| !kind.is_there()).map(|kind| kind.variable).collect();
    let must = std::env::var("CI").is_ok();
    assert!(
        !must || missing.is_empty(),
        "{missing:?} must say where the databases are: run by `cargo xtask services`"
    );
}
