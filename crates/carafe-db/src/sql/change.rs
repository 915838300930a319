//! UPDATE and DELETE.

use super::{joins::paths_of, scope::Scope, writer::Writer};
use crate::{
    DbError, ErrorKind, Kind,
    driver::Vendor,
    error::Result,
    neutral::quote,
    node::{Child, Node},
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
        if self.vendor() == Vendor::MySql {
            in_turn(query, &update.assignments)?;
        }
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
        self.scopes.push(Scope {
            query,
            table: table.clone(),
            joins: Vec::new(),
            by_alias: false,
            words: None,
        });
        Ok(table)
    }

    pub(super) fn assignment(&mut self, query: &'q Query, assignment: &'q Assignment) -> Result<()> {
        if !paths_of(&assignment.node, query.root).is_empty() {
            return Err(joined_value(query, assignment));
        }
        let field = &query.root.meta().fields[assignment.field];
        self.name(field.column);
        self.push(" = ");
        match bits(field.kind).filter(|_| self.vendor() == Vendor::Sqlite && is_computed(&assignment.node)) {
            Some(bits) => self.fitting(&assignment.node, bits),
            None => self.node(&assignment.node),
        }
    }

    /// SQLite keeps what does not fit, and a fraction where a sum grew beyond 64 bits: the others refuse both.
    fn fitting(&mut self, node: &'q Node, bits: u8) -> Result<()> {
        self.push("carafe_whole(");
        self.node(node)?;
        self.push(&format!(", {bits})"));
        Ok(())
    }

    /// Which rows: by the conditions, or by the keys of a query where that needs other tables, an order or a limit. MySQL may
    /// not read the table that it changes in a query of the conditions either.
    fn chosen(&mut self, query: &'q Query) -> Result<()> {
        let aliases = self.aliases;
        let joins = self.scope(query, String::new()).joins;
        let asks = self.vendor() == Vendor::MySql && query.filters.iter().any(asks);
        self.aliases = aliases;
        if joins.is_empty()
            && !query.is_ranked()
            && !query.is_sliced()
            && !query.distinct
            && query.members.is_empty()
            && !asks
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
        self.push(match self.vendor() {
            // It would put the query inside into the one around it, and refuse what it has made.
            Vendor::MySql => "SELECT /*+ NO_MERGE(q) */ * FROM (",
            _ if wrapped => "SELECT * FROM (",
            _ => "",
        });
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

const fn bits(kind: Kind) -> Option<u8> {
    match kind {
        Kind::I16 => Some(16),
        Kind::I32 => Some(32),
        Kind::I64 => Some(64),
        _ => None,
    }
}

/// Whether it can be another number than one that was in a row, or one of Rust.
const fn is_computed(node: &Node) -> bool {
    !matches!(node, Node::Value(_) | Node::Field(..))
}

/// MySQL sets one field after the other, and what is set later sees it: elsewhere all see the row as it was.
fn in_turn(query: &Query, assignments: &[Assignment]) -> Result<()> {
    for (at, later) in assignments.iter().enumerate() {
        let earlier = assignments[..at].iter().find(|earlier| reads(&later.node, query, earlier.field));
        if let Some(earlier) = earlier {
            let [earlier, later] = [earlier, later].map(|set| query.root.meta().fields[set.field].name);
            let fact =
                format!("MySQL sets `{earlier}` first, and then computes `{later}` of what it has become");
            return Err(DbError::new(ErrorKind::NotSupported, fact)
                .hint(format!("set `{later}` before `{earlier}`, or each in an update of its own")));
        }
    }
    Ok(())
}

/// Whether there is a query in a condition.
fn asks(node: &Node) -> bool {
    let mut found = false;
    node.children(&mut |child| {
        found |= matches!(child, Child::Query(_)) || matches!(child, Child::Node(node) if asks(node))
    });
    found
}

fn reads(node: &Node, query: &Query, field: usize) -> bool {
    let mut found = matches!(node, Node::Field(path, own) if *path == query.root && *own == field);
    node.children(&mut |child| {
        if let Child::Node(node) = child {
            found |= reads(node, query, field);
        }
    });
    found
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
