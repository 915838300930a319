//! Foreign keys in conditions.

use crate::{
    Value,
    error::Result,
    expr::{Computed, Expr, Q},
    field::FieldType,
    handle::{FkPath, Optional, Required},
    key::Key,
    model::Model,
    node::Node,
    query::Order,
    relation::{Fk, OneToOne, PrimaryKey, ToField},
};

/// What a foreign key to `M` can be compared with: a row, another foreign key, or a field that is one.
#[diagnostic::on_unimplemented(
    message = "a foreign key to `{M}` cannot be compared with or set to `{Self}`",
    label = "not a `{M}`",
    note = "compare its key with a number by `p.author.id.eq(7)`"
)]
pub trait Points<M, T = PrimaryKey> {
    #[doc(hidden)]
    fn target(self) -> Node;
}

fn of_key<K: Key>(key: &K) -> Node {
    let first = |values: Vec<Value>| values.into_iter().next().unwrap_or(Value::Null(crate::Kind::I64));
    Node::bound(key.values().map(first))
}

impl<M: Model, T: ToField<M>> Points<M, T> for &M {
    fn target(self) -> Node {
        of_key(&T::of(self))
    }
}

impl<M: Model, T: ToField<M>> Points<M, T> for &Fk<M, T> {
    fn target(self) -> Node {
        of_key(self.id())
    }
}

impl<M: Model, T: ToField<M>> Points<M, T> for Fk<M, T> {
    fn target(self) -> Node {
        of_key(self.id())
    }
}

impl<M: Model, T: ToField<M>> Points<M, T> for &OneToOne<M, T> {
    fn target(self) -> Node {
        of_key(self.id())
    }
}

impl<M: Model, N, T> Points<M, T> for FkPath<M, N, T> {
    fn target(self) -> Node {
        self.node()
    }
}

impl<M: Model, N, T> FkPath<M, N, T> {
    pub(crate) fn node(self) -> Node {
        Node::Field(self.path, self.field)
    }

    /// It points at this row: a row, a foreign key, or a field that is one.
    pub fn eq(self, other: impl Points<M, T>) -> Q {
        Q::new(Node::equal(self.node(), other.target()))
    }

    /// It points elsewhere, or nowhere.
    pub fn ne(self, other: impl Points<M, T>) -> Q {
        !self.eq(other)
    }

    /// It points at one of these.
    pub fn is_in(self, rows: impl IntoIterator<Item: Points<M, T>>) -> Q {
        let value = |row: Node| match row {
            Node::Value(value) => Ok(value),
            _ => Err(crate::DbError::new(
                crate::ErrorKind::Query,
                "a list of rows can only have rows and foreign keys in it",
            )),
        };
        let values: Result<Vec<Value>> = rows.into_iter().map(|row| value(row.target())).collect();
        Q::new(self.node().within(values))
    }

    /// In the order of the keys that it points at.
    #[must_use]
    pub fn asc(self) -> Order {
        Order::of(self.node(), false)
    }

    /// In the order of the keys that it points at, largest first.
    #[must_use]
    pub fn desc(self) -> Order {
        Order::of(self.node(), true)
    }

    /// How many rows point somewhere: an aggregate.
    #[must_use]
    pub fn count(self) -> Expr<i64> {
        super::aggregate::count(Some(self.node()), false)
    }

    /// At how many different rows they point: an aggregate.
    #[must_use]
    pub fn count_distinct(self) -> Expr<i64> {
        super::aggregate::count(Some(self.node()), true)
    }
}

impl<M: Model, T> FkPath<M, Optional, T> {
    /// It points nowhere.
    #[doc(alias = "isnull")]
    pub fn is_null(self) -> Q {
        Q::new(Node::IsNull(Box::new(self.node())))
    }

    /// It points somewhere.
    pub fn is_not_null(self) -> Q {
        !self.is_null()
    }
}

impl<M: Model, T: ToField<M, Value: FieldType>> Computed for FkPath<M, Required, T> {
    type Type = T::Value;

    fn into_node(self) -> Node {
        self.node()
    }
}

impl<M: Model, T: ToField<M, Value: FieldType>> Computed for FkPath<M, Optional, T> {
    type Type = Option<T::Value>;

    fn into_node(self) -> Node {
        self.node()
    }
}
