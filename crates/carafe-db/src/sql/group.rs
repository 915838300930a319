//! What a query gives, spoken of again behind it: in GROUP BY and in ORDER BY.

use super::writer::Writer;
use crate::{
    driver::Vendor,
    error::Result,
    node::{Child, Node},
    query::{Output, Query},
};

impl<'q> Writer<'q> {
    /// PostgreSQL does not see that two expressions are one when each has a parameter of its own, so such a key is named
    /// by its place in the result.
    pub(super) fn group(&mut self, query: &'q Query, keys: &'q [Node]) -> Result<()> {
        self.push(" GROUP BY ");
        self.list(keys.iter().enumerate(), ", ", |writer, (place, key)| {
            if writer.vendor() == Vendor::Postgres && comes_out(query) && holds_values(key) {
                writer.push(&(place + 1).to_string());
                return Ok(());
            }
            writer.node(key)
        })
    }

    /// Whether ORDER BY can name a computed column instead of writing it out once more.
    pub(super) fn goes_by_name(&self, number: usize) -> bool {
        let Some(scope) = self.scopes.last().filter(|scope| scope.by_alias) else { return false };
        let is_given = match scope.query.output {
            Output::Model => true,
            Output::Computed(first) => number >= first,
            Output::Key | Output::Count | Output::One => false,
        };
        // A key of a group is written out, as in GROUP BY, unless that names it too.
        let is_written =
            scope.query.group.is_some() && !scope.query.annotations.get(number).is_some_and(holds_values);
        is_given && !is_written
    }
}

/// The keys of a group are the first columns of its result.
fn comes_out(query: &Query) -> bool {
    matches!(query.output, Output::Computed(_))
}

/// Whether something in it is bound.
fn holds_values(node: &Node) -> bool {
    let mut found = matches!(node, Node::Value(_) | Node::In(..) | Node::Json(..));
    node.children(&mut |child| match child {
        Child::Node(node) => found = found || holds_values(node),
        Child::Query(_) => found = true,
    });
    found
}
