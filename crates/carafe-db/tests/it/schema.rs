//! From models to the statements of each database.

use std::{env, fs, path::Path};

use carafe_db::{
    Registry,
    driver::{Features, Vendor},
    schema::schema_sql,
};

use crate::models::{Author, Post, Tag};

/// Compares with the file of this name; with `UPDATE_GOLDEN` set, writes it.
pub(crate) fn golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/data").join(name);
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, expected, "compare with {}", path.display());
}

pub(crate) const DATABASES: [(Vendor, (u32, u32, u32)); 4] = [
    (Vendor::Sqlite, (3, 51, 0)),
    (Vendor::Postgres, (15, 0, 0)),
    (Vendor::MariaDb, (10, 11, 0)),
    (Vendor::MySql, (8, 4, 0)),
];

#[test]
fn the_tables_of_a_registry_are_made_in_the_words_of_each_database() {
    let registry = Registry::new().with::<(Post, Author, Tag)>("blog");
    for (vendor, version) in DATABASES {
        let sql = schema_sql(&Features::of(vendor, version), &registry).unwrap();
        golden(&format!("schema/{}.sql", vendor.word()), &sql);
    }
}
