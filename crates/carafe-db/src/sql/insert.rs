//! INSERT.

use super::{Assignment, writer::Writer};
use crate::{error::Result, node::Node, query::Query};

/// New rows of a model.
#[derive(Debug, Clone)]
pub(crate) struct Insert {
    /// The model, as a query without conditions.
    pub(crate) query: Query,
    /// The fields that are given.
    pub(crate) fields: Vec<usize>,
    /// For each row a value for each field.
    pub(crate) rows: Vec<Vec<Node>>,
    /// What happens where a unique constraint has such a row already; otherwise it is an error.
    pub(crate) conflict: Option<Conflict>,
    /// Fields that come back, where the database can.
    pub(crate) returning: Vec<usize>,
}

/// What happens where there is such a row already.
#[derive(Debug, Clone)]
#[expect(dead_code, reason = "creating many rows at once will say it")]
pub(crate) enum Conflict {
    /// Nothing: the row is left out.
    Ignore,
    /// The row that is there is changed.
    Update {
        /// The fields that tell that it is the same row.
        unique: Vec<usize>,
        /// Fields that take the new row's value.
        replace: Vec<usize>,
        /// Fields that take another value.
        set: Vec<Assignment>,
    },
}

impl<'q> Writer<'q> {
    pub(super) fn insert(&mut self, insert: &'q Insert) -> Result<()> {
        let table = self.open(&insert.query)?;
        self.push("INSERT INTO ");
        self.push(&table);
        if insert.fields.is_empty() {
            self.push(if self.vendor().is_mysql_like() { " () VALUES ()" } else { " DEFAULT VALUES" });
        } else {
            self.push(" (");
            self.columns(&insert.query, &insert.fields)?;
            self.push(") VALUES ");
            self.list(&insert.rows, ", ", |writer, row| {
                writer.push("(");
                writer.list(row, ", ", |writer, node| writer.node(node))?;
                writer.push(")");
                Ok(())
            })?;
        }
        self.conflict(insert)?;
        self.scopes.pop();
        self.returning(&insert.query, &insert.returning)
    }

    fn columns(&mut self, query: &'q Query, fields: &[usize]) -> Result<()> {
        self.list(fields, ", ", |writer, field| {
            writer.name(query.root.meta().fields[*field].column);
            Ok(())
        })
    }

    fn conflict(&mut self, insert: &'q Insert) -> Result<()> {
        let mysql = self.vendor().is_mysql_like();
        match &insert.conflict {
            None => Ok(()),
            Some(Conflict::Ignore) if mysql => {
                // INSERT IGNORE would also swallow every other error.
                let key = insert.query.root.meta().key_fields().next().map_or("id", |key| key.column);
                self.push(" ON DUPLICATE KEY UPDATE ");
                self.name(key);
                self.push(" = ");
                self.name(key);
                Ok(())
            }
            Some(Conflict::Ignore) => {
                self.push(" ON CONFLICT DO NOTHING");
                Ok(())
            }
            Some(Conflict::Update { unique, replace, set }) => {
                if mysql {
                    self.push(" ON DUPLICATE KEY UPDATE ");
                } else {
                    self.push(" ON CONFLICT (");
                    self.columns(&insert.query, unique)?;
                    self.push(") DO UPDATE SET ");
                }
                self.list(replace, ", ", |writer, field| writer.replaced(&insert.query, *field))?;
                if !replace.is_empty() && !set.is_empty() {
                    self.push(", ");
                }
                self.list(set, ", ", |writer, assignment| writer.assignment(&insert.query, assignment))
            }
        }
    }

    fn replaced(&mut self, query: &'q Query, field: usize) -> Result<()> {
        let column = query.root.meta().fields[field].column;
        self.name(column);
        let mysql = self.vendor().is_mysql_like();
        self.push(if mysql { " = VALUES(" } else { " = excluded." });
        self.name(column);
        self.push(if mysql { ")" } else { "" });
        Ok(())
    }
}
