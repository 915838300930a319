//! One query being written: the tables that it speaks of, and their names in it.

use crate::{
    error::Result,
    handle::Leaf,
    path::{Origin, Path},
    query::Query,
    sql::writer::Writer,
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
}

/// A table joined along a foreign key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Join {
    pub(super) path: Path,
    pub(super) alias: usize,
    /// Rows without it are not wanted.
    pub(super) inner: bool,
}

/// A field that is the key which a foreign key points at is that foreign key: no join is needed for it.
pub(super) fn trimmed(mut path: Path, mut field: usize) -> (Path, usize) {
    while let Origin::Field(parent, through) = path.origin() {
        if path.meta().key != [field] {
            break;
        }
        (path, field) = (parent, through);
    }
    (path, field)
}

impl Writer<'_> {
    /// A column, by the name that its table has here.
    pub(super) fn column(&mut self, path: Path, field: usize) -> Result<()> {
        let (path, field) = trimmed(path, field);
        let table = self.table_of(path)?;
        self.push(&table);
        self.push(".");
        self.name(path.meta().fields[field].column);
        Ok(())
    }

    /// The name that the table at a path has here.
    fn table_of(&self, path: Path) -> Result<String> {
        let start = path.start();
        let Some(scope) = self.scopes.iter().rev().find(|scope| scope.query.root == start) else {
            return Err(out_of_reach(path));
        };
        if path == start {
            return Ok(scope.table.clone());
        }
        let join = scope.joins.iter().find(|join| join.path == path);
        Ok(format!("t{}", join.expect("bug in carafe: a table that was not joined").alias))
    }

    /// Whether a column may be null here: by itself, or because its table is joined where it is there.
    pub(super) fn may_be_null(&self, leaf: Leaf) -> bool {
        let Leaf::Field(path, field) = leaf else { return true };
        let (path, field) = trimmed(path, field);
        if path.meta().fields[field].null {
            return true;
        }
        let scopes = self.scopes.iter().rev();
        let joins = scopes.filter(|scope| scope.query.root == path.start()).flat_map(|scope| &scope.joins);
        joins.filter(|join| join.path == path).any(|join| !join.inner)
    }
}

#[cold]
fn out_of_reach(path: Path) -> crate::DbError {
    let message = format!("`{path}` is no part of this query");
    crate::DbError::new(crate::ErrorKind::Query, message)
        .hint("use the fields that the closure is given, or those of a query around it")
}
