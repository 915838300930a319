//! Histories as files.

use std::path::Path;

use carafe_core::embed::Dir;
use carafe_db::migrate::{Folder, Migration, load};

/// The migrations of a folder of `histories`, as those of the app `blog`.
#[must_use]
pub fn history(name: &str) -> Vec<Migration> {
    let dir = Dir::at(Path::new(env!("CARGO_MANIFEST_DIR")).join("histories").join(name));
    load(&[Folder { app: "blog".to_owned(), dir, place: None }]).unwrap()
}
