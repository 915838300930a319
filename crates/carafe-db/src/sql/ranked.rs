//! Rows chosen by what is computed of the rows around them. SQL computes that after WHERE, so the rows are made inside and
//! chosen outside: each condition is a column of the inner query, and so is what the rows are ordered by.

use super::{joins::related, writer::Writer};
use crate::{
    error::Result,
    field::Related,
    node::Node,
    path::Path,
    query::{Nulls, Order, Output, Query},
};

impl<'q> Writer<'q> {
    pub(super) fn ranked(&mut self, query: &'q Query, output: Output) -> Result<()> {
        if query.lock.is_some() && self.features.row_locks {
            return Err(self.unsupported("locking rows that are chosen by the rows around them"));
        }
        if !query.distinct_on.is_empty() {
            return Err(self.unsupported("`distinct_on` of rows that are chosen by the rows around them"));
        }
        self.push(if query.distinct { "SELECT DISTINCT " } else { "SELECT " });
        self.outer_columns(query, output);
        self.push(" FROM (");
        self.rows_to_choose(query, output)?;
        self.push(") q WHERE ");
        let conditions = query.filters.iter().filter(|node| query.looks_around(node)).count();
        for number in 0..conditions {
            self.push(if number > 0 { " AND " } else { "" });
            self.number(format_args!("q.w{number}"));
        }
        self.outer_orders(query, output);
        self.limits(query);
        Ok(())
    }

    fn outer_columns(&mut self, query: &Query, output: Output) {
        let columns = match output {
            Output::Model => related(query).width(),
            Output::Key => query.root.meta().key.len(),
            Output::Computed(_) => 0,
            Output::Count => return self.push("COUNT(*)"),
            Output::One => return self.push("1"),
        };
        let computed = computed(query, output).map(|number| format!("q.c{number}"));
        let all: Vec<String> = (0..columns).map(|number| format!("q.m{number}")).chain(computed).collect();
        self.push(&all.join(", "));
    }

    fn rows_to_choose(&mut self, query: &'q Query, output: Output) -> Result<()> {
        let alias = self.aliases;
        self.aliases += 1;
        let scope = self.scope(query, format!("t{alias}"));
        self.scopes.push(scope);
        self.push("SELECT ");
        match output {
            Output::Model => self.numbered_model(query.root, &related(query), &mut 0)?,
            Output::Key => {
                for (number, field) in query.root.meta().key.iter().enumerate() {
                    self.column(query.root, *field)?;
                    self.number(format_args!(" AS m{number}, "));
                }
            }
            Output::Computed(_) | Output::Count | Output::One => {}
        }
        for number in computed(query, output) {
            self.node(&query.annotations[number])?;
            self.number(format_args!(" AS c{number}, "));
        }
        for (number, order) in query.orders.iter().enumerate() {
            self.node(&order.node)?;
            self.number(format_args!(" AS o{number}, "));
        }
        let conditions = query.filters.iter().filter(|node| query.looks_around(node));
        self.list(conditions.enumerate(), ", ", |writer, (number, node)| {
            writer.push("(");
            writer.node(node)?;
            writer.number(format_args!(") AS w{number}"));
            Ok(())
        })?;
        self.rows(query)?;
        self.scopes.pop();
        Ok(())
    }

    fn numbered_model(&mut self, path: Path, related: &Related, next: &mut usize) -> Result<()> {
        for field in 0..path.meta().fields.len() {
            self.own_column(path, field)?;
            self.number(format_args!(" AS m{next}, "));
            *next += 1;
        }
        related
            .joined
            .iter()
            .try_for_each(|(field, behind)| self.numbered_model(path.child(*field), behind, next))
    }

    fn outer_orders(&mut self, query: &Query, output: Output) {
        for (number, order) in query.orders.iter().enumerate() {
            self.push(if number == 0 { " ORDER BY " } else { ", " });
            let column = given(query, output, &order.node).unwrap_or_else(|| format!("q.o{number}"));
            self.outer_order(order, &column);
        }
    }

    fn outer_order(&mut self, order: &Order, column: &str) {
        let says = order.nulls.filter(|_| self.features.nulls_order);
        if let (Some(nulls), None) = (order.nulls, says) {
            self.push(column);
            self.push(if nulls == Nulls::First { " IS NOT NULL, " } else { " IS NULL, " });
        }
        self.push(column);
        self.decimal_collation(&[&order.node]);
        self.push(if order.descending { " DESC" } else { "" });
        self.push(match says {
            Some(Nulls::First) => " NULLS FIRST",
            Some(Nulls::Last) => " NULLS LAST",
            None => "",
        });
    }
}

/// The computed values that come out.
fn computed(query: &Query, output: Output) -> std::ops::Range<usize> {
    match output {
        Output::Model => 0..query.annotations.len(),
        Output::Computed(first) => first..query.annotations.len(),
        Output::Key | Output::Count | Output::One => 0..0,
    }
}

/// The column that comes out already, where rows are ordered by it: with DISTINCT there can be no other.
fn given(query: &Query, output: Output, node: &Node) -> Option<String> {
    match (node, output) {
        (Node::Annotation(number), _) if computed(query, output).contains(number) => {
            Some(format!("q.c{number}"))
        }
        (Node::Field(path, field), Output::Computed(_)) => {
            let same = |number: &usize| matches!(&query.annotations[*number], Node::Field(at, other) if (at, other) == (path, field));
            computed(query, output).find(same).map(|number| format!("q.c{number}"))
        }
        (Node::Field(path, field), Output::Model) if *path == query.root => Some(format!("q.m{field}")),
        _ => None,
    }
}
