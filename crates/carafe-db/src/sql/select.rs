//! A query as a SELECT statement, and queries inside queries.

use super::{count::counts_rows_of_a_result, joins::related, writer::Writer};
use crate::{
    DbError, ErrorKind,
    driver::Vendor,
    error::Result,
    field::Related,
    node::{Child, Node},
    path::Path,
    query::{Output, Query},
};

impl<'q> Writer<'q> {
    pub(super) fn select(&mut self, query: &'q Query) -> Result<()> {
        if let Some(fact) = &query.wrong {
            return Err(DbError::new(ErrorKind::Query, fact.to_string()));
        }
        if query.output == Output::Count && counts_rows_of_a_result(query) {
            return self.count_of(query);
        }
        if !query.members.is_empty() {
            return self.combined(query);
        }
        self.select_as(query, query.output)
    }

    /// A query that is not of several, with this to come out of it.
    pub(super) fn select_as(&mut self, query: &'q Query, output: Output) -> Result<()> {
        if query.is_ranked() {
            return self.ranked(query, output);
        }
        let alias = self.aliases;
        self.aliases += 1;
        let scope = self.scope(query, format!("t{alias}"));
        self.scopes.push(scope);
        self.push("SELECT ");
        self.distinct(query)?;
        self.output(query, output)?;
        self.rows(query)?;
        self.orders(&query.orders)?;
        self.limits(query);
        query.lock.map_or(Ok(()), |lock| self.lock(lock, query))?;
        self.scopes.pop();
        Ok(())
    }

    /// Everything from FROM to HAVING.
    pub(super) fn rows(&mut self, query: &'q Query) -> Result<()> {
        self.from(query)?;
        let plain = query.filters.iter().filter(|node| !query.looks_around(node));
        let (after, before): (Vec<_>, Vec<_>) = plain.partition(|node| has_aggregate(node, query));
        if !after.is_empty() && query.group.is_none() {
            return Err(aggregate_chooses());
        }
        self.conditions(query, &before)?;
        if let Some(keys) = query.group.as_ref().filter(|keys| !keys.is_empty()) {
            self.group(query, keys)?;
        }
        if !after.is_empty() {
            self.push(" HAVING ");
            self.list(after, " AND ", |writer, node| writer.term(node))?;
        }
        Ok(())
    }

    pub(super) fn distinct(&mut self, query: &'q Query) -> Result<()> {
        if !query.distinct_on.is_empty() {
            if !self.features.distinct_on {
                return Err(self.unsupported("the first row of each group by `distinct_on`"));
            }
            self.push("DISTINCT ON (");
            self.list(&query.distinct_on, ", ", |writer, node| writer.node(node))?;
            self.push(") ");
        } else if query.distinct {
            self.push("DISTINCT ");
        }
        Ok(())
    }

    fn output(&mut self, query: &'q Query, output: Output) -> Result<()> {
        match output {
            Output::Model => {
                self.model_columns(query.root, &related(query))?;
                query.annotations.iter().enumerate().try_for_each(|(number, node)| {
                    self.push(", ");
                    self.annotation(number, node)
                })
            }
            Output::Computed(first) => {
                let computed = query.annotations.iter().enumerate().skip(first);
                self.list(computed, ", ", |writer, (number, node)| writer.annotation(number, node))
            }
            Output::Key => {
                let fields = query.root.meta().key;
                self.list(fields, ", ", |writer, field| writer.column(query.root, *field))
            }
            Output::Count => {
                self.push("COUNT(*)");
                Ok(())
            }
            Output::One => {
                self.push("1");
                Ok(())
            }
        }
    }

    pub(super) fn annotation(&mut self, number: usize, node: &'q Node) -> Result<()> {
        self.node(node)?;
        self.push(" AS ");
        self.name(&format!("c{number}"));
        Ok(())
    }

    /// The columns of a model and of what is joined to it, as they are read.
    fn model_columns(&mut self, path: Path, related: &Related) -> Result<()> {
        self.list(0..path.meta().fields.len(), ", ", |writer, field| writer.own_column(path, field))?;
        for (field, behind) in &related.joined {
            self.push(", ");
            self.model_columns(path.child(*field), behind)?;
        }
        Ok(())
    }

    /// A column of the joined table itself: its key says whether there is a row.
    pub(super) fn own_column(&mut self, path: Path, field: usize) -> Result<()> {
        let table = match self.scopes.last() {
            Some(scope) => {
                scope.joins.iter().find(|join| join.path == path).map(|join| format!("t{}", join.alias))
            }
            None => None,
        };
        let Some(table) = table else { return self.column(path, field) };
        self.push(&table);
        self.push(".");
        self.name(path.meta().fields[field].column);
        Ok(())
    }

    pub(super) fn conditions(&mut self, query: &'q Query, nodes: &[&'q Node]) -> Result<()> {
        let start = self.sql.len();
        self.push(" WHERE ");
        let tied = self.tie(query)?;
        if tied && !nodes.is_empty() {
            self.push(" AND ");
        }
        self.list(nodes, " AND ", |writer, node| writer.term(node))?;
        if !tied && nodes.is_empty() {
            self.sql.truncate(start);
        }
        Ok(())
    }

    /// How the database would answer.
    pub(super) fn explain(&mut self, query: &'q Query, analyze: bool) -> Result<()> {
        self.push(match (self.vendor(), analyze) {
            (Vendor::Sqlite, false) => "EXPLAIN QUERY PLAN ",
            (Vendor::Sqlite, true) => return Err(self.unsupported("a plan with the times of its parts")),
            (Vendor::MariaDb, true) => "ANALYZE ",
            (_, false) => "EXPLAIN ",
            (_, true) => "EXPLAIN ANALYZE ",
        });
        self.select(query)
    }
}

#[cold]
fn aggregate_chooses() -> DbError {
    let fact = "an aggregate of all rows cannot choose among them";
    DbError::new(ErrorKind::Query, fact).hint(
        "put rows together with `group_by` and choose groups with `having`; or compute it beside each row: of a relation by \
         `.agg(…)`, of rows around by `.over(window::all())`",
    )
}

/// Whether a condition is about groups, not about rows.
pub(super) fn has_aggregate(node: &Node, query: &Query) -> bool {
    match node {
        Node::Aggregate(_) => true,
        Node::Annotation(number) => {
            query.annotations.get(*number).is_some_and(|node| has_aggregate(node, query))
        }
        node => {
            let mut found = false;
            node.children(&mut |child| {
                if let Child::Node(node) = child {
                    found = found || has_aggregate(node, query);
                }
            });
            found
        }
    }
}
