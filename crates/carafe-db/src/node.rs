//! Conditions and computed values as a tree without types: what the typed handles build and the SQL writer reads.

mod aggregate;
mod func;
mod function;
mod json;
mod lookup;
mod search;
mod walk;
mod window;

pub use aggregate::{Aggregate, AggregateFunction};
pub use func::Func;
pub use function::Function;
pub use json::JsonStep;
pub use lookup::{Arithmetic, Compare, TextLookup, TextPlace};
pub use search::{Found, SearchKind};
pub(crate) use walk::Child;
pub use window::{Frame, FrameEdge, Window, WindowFunction};

use std::sync::Arc;

use crate::{
    Kind, Value, error::Result, field::FieldType, handle::Leaf, path::Path, query::Query, raw::Fragment,
};

/// One part of a condition or of a computed value.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub enum Node {
    /// A field of the model at the end of a path.
    Field(Path, usize),
    /// The key of the row outside, where a query begins with a relation.
    Source(Path),
    /// What the query computes beside its rows, by number.
    Annotation(usize),
    /// A value, always bound.
    Value(Value),
    /// Always true, or always false.
    Constant(bool),
    /// Two sides compared.
    Compare(Compare, Box<[Self; 2]>),
    /// Text that contains, begins or ends with other text, or matches a pattern.
    Text(TextLookup, Box<[Self; 2]>),
    /// All of them hold.
    All(Vec<Self>),
    /// One of them holds.
    Any(Vec<Self>),
    /// It does not hold. A comparison with null does not hold, so its opposite does.
    Not(Box<Self>),
    /// It is null.
    IsNull(Box<Self>),
    /// It is one of the values.
    In(Box<Self>, Vec<Value>),
    /// It is one of what a query gives.
    InQuery(Box<Self>, Box<Query>),
    /// It lies between two others, or is one of them.
    Between(Box<[Self; 3]>),
    /// Computed of two numbers.
    Arithmetic(Arithmetic, Kind, Box<[Self; 2]>),
    /// A function of the database: its result's kind, and its arguments.
    Call(Function, Kind, Vec<Self>),
    /// The value of the first condition that holds.
    Case(Vec<(Self, Self)>, Option<Box<Self>>),
    /// The same as another kind.
    Cast(Box<Self>, Kind),
    /// Computed of all rows of a group.
    Aggregate(Box<Aggregate>),
    /// Computed of rows around this one.
    Window(Box<Window>),
    /// A query gives at least one row.
    Exists(Box<Query>),
    /// The one value that a query gives.
    Scalar(Box<Query>),
    /// A place in a JSON document, as a kind.
    Json(Box<Self>, Vec<JsonStep>, Kind),
    /// A row answers the search that the model at the end of a path declares.
    Matches(Path, SearchKind, Box<Value>),
    /// What is told of a row that answers the search of its query.
    Found(Path, Found),
    /// A function that the user names.
    Func(Box<Func>),
    /// SQL of the user's own.
    Sql(Fragment, Kind),
    /// Something that was wrong when it was built; the query says so.
    Wrong(Arc<str>),
}

impl Node {
    pub(crate) fn leaf(leaf: Leaf) -> Self {
        match leaf {
            Leaf::Field(path, field) => Self::Field(path, field),
            Leaf::Annotation(number) => Self::Annotation(number),
        }
    }

    /// A value of a field's type.
    pub(crate) fn of<T: FieldType>(value: &T) -> Self {
        Self::bound(value.to_value())
    }

    pub(crate) fn bound(value: Result<Value>) -> Self {
        match value {
            Ok(value) => Self::Value(value),
            Err(error) => Self::wrong(error),
        }
    }

    pub(crate) fn wrong(fact: impl std::fmt::Display) -> Self {
        Self::Wrong(fact.to_string().into())
    }

    pub(crate) fn compare(compare: Compare, left: Self, right: Self) -> Self {
        Self::Compare(compare, Box::new([left, right]))
    }

    /// Equal; two nulls are equal only where one of them is written down.
    pub(crate) fn equal(left: Self, right: Self) -> Self {
        match right {
            Self::Value(Value::Null(_)) => Self::IsNull(Box::new(left)),
            right => Self::compare(Compare::Equal, left, right),
        }
    }

    pub(crate) fn negated(self) -> Self {
        match self {
            Self::Not(inner) => *inner,
            Self::Constant(value) => Self::Constant(!value),
            other => Self::Not(Box::new(other)),
        }
    }

    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Constant(true), node) | (node, Self::Constant(true)) => node,
            (Self::All(mut nodes), Self::All(more)) => {
                nodes.extend(more);
                Self::All(nodes)
            }
            (Self::All(mut nodes), node) => {
                nodes.push(node);
                Self::All(nodes)
            }
            (node, other) => Self::All(vec![node, other]),
        }
    }

    pub(crate) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Constant(false), node) | (node, Self::Constant(false)) => node,
            (Self::Any(mut nodes), Self::Any(more)) => {
                nodes.extend(more);
                Self::Any(nodes)
            }
            (Self::Any(mut nodes), node) => {
                nodes.push(node);
                Self::Any(nodes)
            }
            (node, other) => Self::Any(vec![node, other]),
        }
    }

    /// One of these values. Null is none of them; a list with nothing in it holds nothing.
    pub(crate) fn within(self, values: Result<Vec<Value>>) -> Self {
        match values {
            Ok(mut values) => {
                values.retain(|value| !value.is_null());
                if values.is_empty() { Self::Constant(false) } else { Self::In(Box::new(self), values) }
            }
            Err(error) => Self::wrong(error),
        }
    }

    /// What kind of value it gives, as far as that is known without a query.
    pub(crate) fn kind(&self) -> Option<Kind> {
        match self {
            Self::Field(path, field) => Some(path.meta().fields[*field].kind),
            Self::Source(path) => path.outer_key().map(|field| field.kind),
            Self::Value(value) => Some(value.kind()),
            Self::Arithmetic(_, kind, _)
            | Self::Call(_, kind, _)
            | Self::Cast(_, kind)
            | Self::Json(_, _, kind)
            | Self::Sql(_, kind) => Some(*kind),
            Self::Aggregate(aggregate) => Some(aggregate.kind),
            Self::Func(func) => Some(func.kind),
            Self::Window(window) => Some(window.kind),
            Self::Case(cases, otherwise) => cases
                .first()
                .map_or_else(|| otherwise.as_ref().and_then(|node| node.kind()), |(_, value)| value.kind()),
            Self::Scalar(query) => query.annotations.last().and_then(Self::kind),
            Self::Annotation(_) | Self::Wrong(_) => None,
            Self::Found(_, Found::Rank) => Some(Kind::F64),
            Self::Found(..) => Some(Kind::Text),
            Self::Constant(_)
            | Self::Matches(..)
            | Self::Compare(..)
            | Self::Text(..)
            | Self::All(_)
            | Self::Any(_)
            | Self::Not(_)
            | Self::IsNull(_)
            | Self::In(..)
            | Self::InQuery(..)
            | Self::Between(_)
            | Self::Exists(_) => Some(Kind::Bool),
        }
    }
}
