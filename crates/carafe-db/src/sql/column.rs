//! A column being written, by the name that its table has in the query.

use super::{scope::trimmed, writer::Writer};
use crate::{error::Result, handle::Leaf, path::Path};

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
