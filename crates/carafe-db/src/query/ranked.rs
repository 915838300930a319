//! Rows that are chosen by what is computed of the rows around them: `filter` after `annotate` with a window.

use super::Query;
use crate::node::{Child, Node};

impl Query {
    /// Whether a condition looks at the rows around: the database computes that after it has chosen rows by WHERE.
    pub(crate) fn looks_around(&self, node: &Node) -> bool {
        match node {
            Node::Window(_) => true,
            Node::Annotation(number) => {
                self.annotations.get(*number).is_some_and(|computed| self.looks_around(computed))
            }
            node => {
                let mut found = false;
                node.children(&mut |child| {
                    if let Child::Node(node) = child {
                        found = found || self.looks_around(node);
                    }
                });
                found
            }
        }
    }

    /// Whether one of its conditions does.
    pub(crate) fn is_ranked(&self) -> bool {
        self.filters.iter().any(|node| self.looks_around(node))
    }
}
