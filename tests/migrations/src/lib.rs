//! What the tests of migrations stand on: a database for each test, what is in it, and processes that end in the middle.
#![expect(missing_docs, reason = "only the tests beside use it")]
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up should stop there")]

pub mod scratch;
pub mod stopping;

use std::path::Path;

use carafe_core::embed::Dir;
use carafe_db::migrate::{Folder, Migration, load};

pub use scratch::{Kind, Scratch, on_each};

/// The migrations of a folder of `histories`, as those of the app `blog`.
#[must_use]
pub fn history(name: &str) -> Vec<Migration> {
    let dir = Dir::at(Path::new(env!("CARGO_MANIFEST_DIR")).join("histories").join(name));
    load(&[Folder { app: "blog".to_owned(), dir, place: None }]).unwrap()
}
