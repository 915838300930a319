//! Several queries put together.

use super::writer::Writer;
use crate::{
    DbError, ErrorKind,
    error::Result,
    node::Node,
    query::{Combine, Output, Query},
};

impl<'q> Writer<'q> {
    /// Several queries put together. SQLite takes no parentheses around one, so each stands in a FROM of its own.
    pub(super) fn combined(&mut self, query: &'q Query) -> Result<()> {
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

    pub(super) fn combine(&mut self, combine: Combine) -> Result<()> {
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
    pub(super) fn positions(&mut self, query: &'q Query) -> Result<()> {
        for (index, order) in query.orders.iter().enumerate() {
            self.push(if index == 0 { " ORDER BY " } else { ", " });
            let position = position(&order.node, query).ok_or_else(no_position)?;
            self.number(position + 1);
            self.push(if order.descending { " DESC" } else { "" });
        }
        Ok(())
    }
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
