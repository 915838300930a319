//! UPDATE and DELETE.

use super::{joins::paths_of, scope::Scope, writer::Writer};
use crate::{
    DbError, ErrorKind,
    error::Result,
    neutral::quote,
    node::Node,
    query::{Output, Query},
};

/// A change of the rows that a query chooses.
#[derive(Debug, Clone)]
pub(crate) struct Update {
    pub(crate) query: Query,
    pub(crate) assignments: Vec<Assignment>,
    /// Fields that come back, where the database can.
    pub(crate) returning: Vec<usize>,
}

/// A field, and what it is set to.
#[derive(Debug, Clone)]
pub(crate) struct Assignment {
    pub(crate) field: usize,
    pub(crate) node: Node,
}

impl<'q> Writer<'q> {
    pub(super) fn update(&mut self, update: &'q Update) -> Result<()> {
        let query = &update.query;
        let table = self.open(query)?;
        self.push("UPDATE ");
        self.push(&table);
        self.push(" SET ");
        self.list(&update.assignments, ", ", |writer, assignment| writer.assignment(query, assignment))?;
        self.chosen(query)?;
        self.scopes.pop();
        self.returning(query, &update.returning)
    }

    pub(super) fn delete(&mut self, query: &'q Query) -> Result<()> {
        let table = self.open(query)?;
        self.push("DELETE FROM ");
        self.push(&table);
        self.chosen(query)?;
        self.scopes.pop();
        Ok(())
    }

    /// Opens the scope of a statement that has one table, by the table's own name.
    pub(super) fn open(&mut self, query: &'q Query) -> Result<String> {
        if let Some(fact) = &query.wrong {
            return Err(DbError::new(ErrorKind::Query, fact.to_string()));
        }
        let table = quote(self.vendor(), self.table(query.root.meta())?);
        self.scopes.push(Scope { query, table: table.clone(), joins: Vec::new(), by_alias: false });
        Ok(table)
    }

    pub(super) fn assignment(&mut self, query: &'q Query, assignment: &'q Assignment) -> Result<()> {
        if !paths_of(&assignment.node, query.root).is_empty() {
            return Err(joined_value(query, assignment));
        }
        let field = &query.root.meta().fields[assignment.field];
        self.name(field.column);
        self.push(" = ");
        self.node(&assignment.node)
    }

    /// Which rows: by the conditions, or by the keys of a query where that needs other tables, an order or a limit.
    fn chosen(&mut self, query: &'q Query) -> Result<()> {
        let aliases = self.aliases;
        let joins = self.scope(query, String::new()).joins;
        self.aliases = aliases;
        if joins.is_empty()
            && !query.is_ranked()
            && !query.is_sliced()
            && !query.distinct
            && query.members.is_empty()
        {
            let filters: Vec<_> = query.filters.iter().collect();
            return self.conditions(query, &filters);
        }
        self.by_keys(query)
    }

    fn by_keys(&mut self, query: &'q Query) -> Result<()> {
        let key = query.root.meta().key;
        self.push(if key.len() > 1 { " WHERE (" } else { " WHERE " });
        self.list(key, ", ", |writer, field| writer.column(query.root, *field))?;
        self.push(if key.len() > 1 { ") IN (" } else { " IN (" });
        // MariaDB and MySQL may not read the table that they change, unless it stands in a FROM of its own.
        let wrapped = self.vendor().is_mysql_like();
        self.push(if wrapped { "SELECT * FROM (" } else { "" });
        // The query inside is about the same place, so it hides the one around it.
        self.select_as(query, Output::Key)?;
        self.push(if wrapped { ") q)" } else { ")" });
        Ok(())
    }

    /// What comes back of a change.
    pub(super) fn returning(&mut self, query: &'q Query, fields: &[usize]) -> Result<()> {
        if fields.is_empty() {
            return Ok(());
        }
        self.push(" RETURNING ");
        self.list(fields, ", ", |writer, field| {
            writer.name(query.root.meta().fields[*field].column);
            Ok(())
        })
    }
}

#[cold]
fn joined_value(query: &Query, assignment: &Assignment) -> DbError {
    let meta = query.root.meta();
    let field = meta.fields[assignment.field].name;
    DbError::new(
        ErrorKind::Query,
        format!("`{}.{field}` cannot be set to a field of another model", meta.name),
    )
    .hint("a query for one value can be: `.scalar(…)` of a relation or a query")
}
