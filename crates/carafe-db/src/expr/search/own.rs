//! The search that a model declares, as conditions and computed values.

use super::{Headline, SearchQuery};
use crate::{
    Value,
    expr::{Expr, Q},
    field::FieldType,
    handle::{Col, Leaf},
    node::{Found, Node},
    path::Path,
};

/// Rows that answer.
pub(crate) fn matches(place: Path, query: SearchQuery) -> Node {
    Node::Matches(place, query.kind, Box::new(Value::Text(query.text)))
}

/// What is told of a row that answers the search of its query.
pub(crate) fn found<T: FieldType>(place: Path, found: Found) -> Expr<T> {
    Expr::new(Node::Found(place, found))
}

impl SearchQuery {
    /// The condition that a row answers.
    pub(crate) fn at(self, place: Path) -> Q {
        Q::new(matches(place, self))
    }
}

/// The text of a field of the model that is searched, its words marked.
pub(crate) fn marked<T: FieldType>(place: Path, text: Col<T>, which: fn(usize) -> Found) -> Expr<Headline> {
    match text.leaf {
        Leaf::Field(path, field) if path == place => found(place, which(field)),
        _ => {
            Expr::new(Node::wrong(format!("only fields of `{place}` itself have words marked by its search")))
        }
    }
}
