//! A query as a SELECT statement, and queries inside queries.

use super::{bound::Bound, joins::related, scope::Join, slot::Form, writer::Writer};
use crate::{
    DbError, ErrorKind,
    driver::Vendor,
    error::Result,
    field::Related,
    handle::Leaf,
    meta::{ManyToManyMeta, ModelMeta},
    names::snake,
    node::{Child, Node},
    path::{Origin, Path},
    query::{Combine, Lock, Nulls, Order, Output, Query},
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
    fn rows(&mut self, query: &'q Query) -> Result<()> {
        self.from(query)?;
        let (before, after): (Vec<_>, Vec<_>) =
            query.filters.iter().partition(|node| query.group.is_none() || !has_aggregate(node, query));
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

    fn distinct(&mut self, query: &'q Query) -> Result<()> {
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

    fn annotation(&mut self, number: usize, node: &'q Node) -> Result<()> {
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
    fn own_column(&mut self, path: Path, field: usize) -> Result<()> {
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

    fn from(&mut self, query: &'q Query) -> Result<()> {
        let Some(scope) = self.scopes.last() else { return Ok(()) };
        let (alias, joins) = (scope.table.clone(), scope.joins.clone());
        self.push(" FROM ");
        let table = self.table(query.root.meta())?;
        self.name(table);
        self.push(" ");
        self.push(&alias);
        if let Origin::Relation(outer, relation) = query.root.origin() {
            self.between_join(outer.meta(), relation, &alias)?;
        }
        joins.into_iter().try_for_each(|join| self.join(join))
    }

    fn join(&mut self, join: Join) -> Result<()> {
        let Origin::Field(parent, field) = join.path.origin() else { return Ok(()) };
        let target = join.path.meta();
        self.push(if join.inner { " INNER JOIN " } else { " LEFT JOIN " });
        let table = self.table(target)?;
        self.name(table);
        let alias = join.alias;
        self.number(format_args!(" t{alias} ON t{alias}."));
        let key = target.key.first().map_or("id", |key| target.fields[*key].column);
        self.name(key);
        self.push(" = ");
        self.own_column(parent, field)
    }

    /// The table between two models of a many-to-many relation.
    fn between_join(&mut self, outer: &'static ModelMeta, relation: usize, alias: &str) -> Result<()> {
        let Some(between) = Between::of(outer, relation, self)? else { return Ok(()) };
        self.push(" INNER JOIN ");
        self.name(&between.table);
        self.push(&format!(" {alias}b ON {alias}b."));
        self.name(&between.target);
        self.push(&format!(" = {alias}."));
        self.name(between.target_key);
        Ok(())
    }

    /// The column that points at the row outside, of a query that begins with a relation.
    pub(super) fn source(&mut self, path: Path) -> Result<()> {
        let Origin::Relation(outer, relation) = path.origin() else { return Ok(()) };
        let scope = self.scopes.iter().rev().find(|scope| scope.query.root == path);
        let alias = scope.map(|scope| scope.table.clone()).unwrap_or_default();
        if let Some(between) = Between::of(outer.meta(), relation, self)? {
            self.push(&format!("{alias}b."));
            self.name(&between.source);
            return Ok(());
        }
        let reverse = &outer.meta().reverses[relation];
        let field = (reverse.source)().field(reverse.field);
        self.push(&format!("{alias}."));
        self.name(field.map_or(reverse.field, |field| field.column));
        Ok(())
    }

    /// Ties the rows of a relation to the row of the query outside. One that stands alone is tied by a filter.
    fn tie(&mut self, query: &'q Query) -> Result<bool> {
        let Origin::Relation(outer, _) = query.root.origin() else { return Ok(false) };
        let (_, around) = self.scopes.split_last().expect("bug in carafe: a condition outside a query");
        if !around.iter().any(|scope| scope.query.root == outer.start()) {
            return Ok(false);
        }
        self.source(query.root)?;
        self.push(" = ");
        let key = *outer.meta().key.first().expect("bug in carafe: a model without a key");
        self.column(outer, key)?;
        Ok(true)
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

    fn orders(&mut self, orders: &'q [Order]) -> Result<()> {
        if orders.is_empty() {
            return Ok(());
        }
        self.push(" ORDER BY ");
        if let Some(scope) = self.scopes.last_mut() {
            scope.by_alias = true;
        }
        self.list(orders, ", ", Self::order)?;
        if let Some(scope) = self.scopes.last_mut() {
            scope.by_alias = false;
        }
        Ok(())
    }

    pub(super) fn order(&mut self, order: &'q Order) -> Result<()> {
        if let Some(nulls) = order.nulls.filter(|_| !self.features.nulls_order) {
            self.order_node(&order.node)?;
            self.push(match nulls {
                Nulls::First => " IS NOT NULL, ",
                Nulls::Last => " IS NULL, ",
            });
        }
        self.order_node(&order.node)?;
        if order.descending {
            self.push(" DESC");
        }
        match order.nulls.filter(|_| self.features.nulls_order) {
            Some(Nulls::First) => self.push(" NULLS FIRST"),
            Some(Nulls::Last) => self.push(" NULLS LAST"),
            None => {}
        }
        Ok(())
    }

    /// PostgreSQL knows the name of a computed column in ORDER BY only where it stands alone, which is what this is.
    fn order_node(&mut self, node: &'q Node) -> Result<()> {
        match node {
            Node::Annotation(number) if self.goes_by_name(*number) => {
                self.name(&format!("c{number}"));
                Ok(())
            }
            node => self.sorted(node),
        }
    }

    pub(super) fn limits(&mut self, query: &'q Query) {
        if let Some(limit) = &query.limit {
            self.push(" LIMIT ");
            self.bind(Bound::Number(limit), Form::Plain);
        } else if query.offset.is_some() {
            match self.vendor() {
                Vendor::Sqlite => self.push(" LIMIT -1"),
                Vendor::MariaDb | Vendor::MySql => self.push(" LIMIT 18446744073709551615"),
                Vendor::Postgres => {}
            }
        }
        if let Some(offset) = &query.offset {
            self.push(" OFFSET ");
            self.bind(Bound::Number(offset), Form::Plain);
        }
    }

    /// SQLite locks the whole file when a transaction writes, so there is nothing to say; but it cannot skip or refuse.
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

    fn lock(&mut self, lock: Lock, query: &'q Query) -> Result<()> {
        if lock.skip_locked && !self.features.skip_locked {
            return Err(self.unsupported("passing over rows that are locked"));
        }
        if lock.no_wait && !self.features.nowait {
            return Err(self.unsupported("refusing rows that are locked"));
        }
        if !self.features.row_locks {
            return Ok(());
        }
        let postgres = self.vendor() == Vendor::Postgres;
        self.push(match (lock.shared, lock.no_key && postgres) {
            (false, false) => " FOR UPDATE",
            (false, true) => " FOR NO KEY UPDATE",
            (true, false) if self.vendor() == Vendor::MariaDb => " LOCK IN SHARE MODE",
            (true, false) => " FOR SHARE",
            (true, true) => " FOR KEY SHARE",
        });
        let joined = self.scopes.last().is_some_and(|scope| !scope.joins.is_empty());
        if joined && self.features.lock_of && query.root.start() == query.root {
            let table = self.scopes.last().map(|scope| scope.table.clone()).unwrap_or_default();
            self.push(&format!(" OF {table}"));
        }
        self.push(if lock.no_wait { " NOWAIT" } else { "" });
        self.push(if lock.skip_locked { " SKIP LOCKED" } else { "" });
        Ok(())
    }

    /// The number of rows of a query that does more than choose them.
    fn count_of(&mut self, query: &'q Query) -> Result<()> {
        self.push("SELECT COUNT(*) FROM (");
        if query.members.is_empty() {
            let alias = self.aliases;
            self.aliases += 1;
            let scope = self.scope(query, format!("t{alias}"));
            self.scopes.push(scope);
            self.rows_to_count(query)?;
            self.scopes.pop();
        } else {
            self.combined(query)?;
        }
        self.push(") q");
        Ok(())
    }

    fn rows_to_count(&mut self, query: &'q Query) -> Result<()> {
        self.push("SELECT ");
        self.distinct(query)?;
        if query.annotations.is_empty() {
            self.list(0..query.root.meta().fields.len(), ", ", |writer, field| {
                writer.own_column(query.root, field)
            })?;
        } else {
            let computed = query.annotations.iter().enumerate();
            self.list(computed, ", ", |writer, (number, node)| writer.annotation(number, node))?;
        }
        self.rows(query)?;
        self.limits(query);
        Ok(())
    }

    /// Several queries put together. SQLite takes no parentheses around one, so each stands in a FROM of its own.
    fn combined(&mut self, query: &'q Query) -> Result<()> {
        for (index, (combine, member)) in query.members.iter().enumerate() {
            if index > 0 {
                self.combine(*combine)?;
            }
            let wrapped = member.is_sliced() || !member.orders.is_empty() || !member.members.is_empty();
            if wrapped {
                self.push("SELECT * FROM (");
            }
            self.select(member)?;
            if wrapped {
                let alias = self.aliases;
                self.aliases += 1;
                self.number(format_args!(") t{alias}"));
            }
        }
        self.positions(query)?;
        self.limits(query);
        Ok(())
    }

    fn combine(&mut self, combine: Combine) -> Result<()> {
        if matches!(combine, Combine::Intersect | Combine::Except) && !self.features.intersect {
            return Err(self.unsupported("rows that two queries share or do not share"));
        }
        self.push(match combine {
            Combine::Union => " UNION ",
            Combine::UnionAll => " UNION ALL ",
            Combine::Intersect => " INTERSECT ",
            Combine::Except => " EXCEPT ",
        });
        Ok(())
    }

    /// What is put together is ordered by the number of a column: the tables behind it have no names any more.
    fn positions(&mut self, query: &'q Query) -> Result<()> {
        for (index, order) in query.orders.iter().enumerate() {
            self.push(if index == 0 { " ORDER BY " } else { ", " });
            let position = position(&order.node, query).ok_or_else(no_position)?;
            self.number(position + 1);
            self.push(if order.descending { " DESC" } else { "" });
        }
        Ok(())
    }

    fn sorted(&mut self, node: &'q Node) -> Result<()> {
        self.node(node)?;
        self.decimal_collation(&[node]);
        Ok(())
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

/// Whether rows must be made before they can be counted.
fn counts_rows_of_a_result(query: &Query) -> bool {
    query.distinct
        || !query.distinct_on.is_empty()
        || query.is_sliced()
        || query.group.is_some()
        || !query.members.is_empty()
}

/// Where in the result what a query of queries is ordered by stands.
fn position(node: &Node, query: &Query) -> Option<usize> {
    let first = &query.members.first()?.1;
    match (node, first.output) {
        (Node::Field(path, field), Output::Model) if *path == query.root => Some(*field),
        (Node::Annotation(number), Output::Model) => Some(query.root.meta().fields.len() + number),
        (Node::Annotation(number), Output::Computed(start)) => number.checked_sub(start),
        (Node::Field(path, field), Output::Computed(start)) => first.annotations[start..]
            .iter()
            .position(|node| matches!(node, Node::Field(p, f) if (p, f) == (path, field))),
        _ => None,
    }
}

#[cold]
fn no_position() -> DbError {
    DbError::new(
        ErrorKind::Query,
        "queries that are put together can be ordered by a column of the result only",
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

/// The table between two models, as a query needs it.
pub(super) struct Between {
    pub(super) table: String,
    /// Its column that points at the row outside.
    pub(super) source: String,
    /// Its column that points at the other model.
    pub(super) target: String,
    target_key: &'static str,
}

impl Between {
    /// Nothing for the way back along a foreign key.
    pub(super) fn of(
        outer: &'static ModelMeta,
        relation: usize,
        writer: &Writer<'_>,
    ) -> Result<Option<Self>> {
        let Some(number) = relation.checked_sub(outer.reverses.len()) else { return Ok(None) };
        let many = &outer.many_to_many[number];
        let target = (many.target)();
        let target_key = target.key.first().map_or("id", |key| target.fields[*key].column);
        if let Some(through) = &many.through {
            let meta = (through.model)();
            let column = |name: &'static str| meta.field(name).map_or(name, |field| field.column).to_owned();
            return Ok(Some(Self {
                table: writer.table(meta)?.to_owned(),
                source: column(through.source),
                target: column(through.target),
                target_key,
            }));
        }
        let (source, target_column) = between_columns(outer, many);
        let table = format!("{}_{}", writer.table(outer)?, many.name);
        Ok(Some(Self { table, source, target: target_column, target_key }))
    }
}

/// `post_id` and `tag_id`; `from_user_id` and `to_user_id` for one model.
fn between_columns(outer: &ModelMeta, many: &ManyToManyMeta) -> (String, String) {
    let target = (many.target)();
    let (from, to) = (snake(outer.name), snake(target.name));
    if std::ptr::eq(outer, target) {
        (format!("from_{from}_id"), format!("to_{to}_id"))
    } else {
        (format!("{from}_id"), format!("{to}_id"))
    }
}
