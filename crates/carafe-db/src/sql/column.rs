//! A column being written, by the name that its table has in the query.

use super::{scope::trimmed, writer::Writer};
use crate::{error::Result, handle::Leaf, node::Node, path::Path};

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

    /// A column that no model knows.
    pub(super) fn column_of(&mut self, path: Path, column: &str) -> Result<()> {
        let table = self.table_of(path)?;
        self.push(&table);
        self.push(".");
        self.name(column);
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

    /// Whether a column may be null, seen from where the writer is.
    pub(super) fn is_nullable(&self, node: &Node) -> bool {
        match node {
            Node::Field(path, field) => self.may_be_null(Leaf::Field(path, *field)),
            Node::Value(value) => value.is_null(),
            Node::Constant(_) | Node::IsNull(_) | Node::Exists(_) => false,
            Node::Compare(_, sides) | Node::Text(_, sides) | Node::Arithmetic(_, _, sides) => {
                sides.iter().any(|side| self.is_nullable(side))
            }
            Node::Between(sides) => sides.iter().any(|side| self.is_nullable(side)),
            Node::In(node, _) | Node::Not(node) | Node::Cast(node, _) => self.is_nullable(node),
            Node::All(nodes) | Node::Any(nodes) => nodes.iter().any(|node| self.is_nullable(node)),
            _ => true,
        }
    }
}

#[cold]
fn out_of_reach(path: Path) -> crate::DbError {
    let message = format!("`{path}` is no part of this query");
    crate::DbError::new(crate::ErrorKind::Query, message)
        .hint("use the fields that the closure is given, or those of a query around it")
}
