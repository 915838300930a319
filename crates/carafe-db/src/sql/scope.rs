//! One query being written: the tables that it speaks of, and their names in it.

use crate::{
    path::{Origin, Path, pointed_at},
    query::Query,
};

/// A query, and its tables.
#[derive(Debug)]
pub(super) struct Scope<'q> {
    pub(super) query: &'q Query,
    /// The name of the table where it begins, in quotes if it needs them.
    pub(super) table: String,
    pub(super) joins: Vec<Join>,
    /// Computed values are written out where they are used, except in ORDER BY.
    pub(super) by_alias: bool,
    /// The name of SQLite's table of words, where the query looks for something.
    pub(super) words: Option<String>,
}

/// A table joined along a foreign key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Join {
    pub(super) path: Path,
    pub(super) alias: usize,
    /// Rows without it are not wanted.
    pub(super) inner: bool,
}

/// What a foreign key points at is that foreign key: no join is needed for it.
pub(super) fn trimmed(mut path: Path, mut field: usize) -> (Path, usize) {
    while let Origin::Field(parent, through) = path.origin() {
        if pointed_at(parent, through) != field {
            break;
        }
        (path, field) = (parent, through);
    }
    (path, field)
}
