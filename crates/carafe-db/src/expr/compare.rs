//! What every field and every computed value can do.

use crate::{
    expr::{Computed, Expr, Operand, Q, values},
    field::{FieldType, IntoField},
    node::{Compare, Function, Node},
    query::Order,
    query_set::Choosable,
};

values! {
    [T: FieldType] [T] {
        /// Equal. Nothing equals null but `eq(None)`, which asks whether there is nothing. Django's `exact`.
        #[doc(alias = "exact")]
        pub fn eq(self, other: impl Operand<T>) -> Q {
            Q::new(Node::equal(self.into_node(), other.operand()))
        }

        /// Not equal: also where there is nothing.
        pub fn ne(self, other: impl Operand<T>) -> Q {
            !self.eq(other)
        }

        /// Greater.
        pub fn gt(self, other: impl Operand<T>) -> Q {
            Q::new(Node::compare(Compare::Greater, self.into_node(), other.operand()))
        }

        /// Greater or equal.
        pub fn gte(self, other: impl Operand<T>) -> Q {
            Q::new(Node::compare(Compare::GreaterEqual, self.into_node(), other.operand()))
        }

        /// Less.
        pub fn lt(self, other: impl Operand<T>) -> Q {
            Q::new(Node::compare(Compare::Less, self.into_node(), other.operand()))
        }

        /// Less or equal.
        pub fn lte(self, other: impl Operand<T>) -> Q {
            Q::new(Node::compare(Compare::LessEqual, self.into_node(), other.operand()))
        }

        /// Between both, or one of them. Django's `range`.
        #[doc(alias = "range")]
        pub fn between(self, low: impl Operand<T>, high: impl Operand<T>) -> Q {
            Q::new(Node::Between(Box::new([self.into_node(), low.operand(), high.operand()])))
        }

        /// One of these: a list, or one value of each row of a query. Nothing is in an empty list. Django's `in`.
        #[doc(alias = "in")]
        pub fn is_in<K>(self, choices: impl Choosable<T, K>) -> Q {
            Q::new(choices.choose(self.into_node()))
        }

        /// Smallest first.
        #[must_use]
        pub fn asc(self) -> Order {
            Order::of(self.into_node(), false)
        }

        /// Largest first.
        #[must_use]
        pub fn desc(self) -> Order {
            Order::of(self.into_node(), true)
        }

        /// How many rows have one: an aggregate.
        #[doc(alias = "Count")]
        #[must_use]
        pub fn count(self) -> Expr<i64> {
            super::aggregate::count(Some(self.into_node()), false)
        }

        /// How many different ones there are: an aggregate.
        #[must_use]
        pub fn count_distinct(self) -> Expr<i64> {
            super::aggregate::count(Some(self.into_node()), true)
        }

        /// Nothing where it equals the other.
        #[doc(alias = "NullIf")]
        #[must_use]
        pub fn null_if(self, other: impl Operand<T>) -> Expr<Option<T>> {
            Expr::new(Node::Call(Function::NullIf, T::COLUMN.kind, vec![self.into_node(), other.operand()]))
        }

        /// The same as another type, as the database converts it.
        #[doc(alias = "Cast")]
        #[must_use]
        pub fn cast<U: FieldType>(self) -> Expr<U> {
            Expr::new(Node::Cast(Box::new(self.into_node()), U::COLUMN.kind))
        }

        /// The same, for where the compiler wants a value that may be missing: a field behind an optional relation.
        #[must_use]
        pub fn opt(self) -> Expr<Option<T>> {
            Expr::new(self.into_node())
        }
    }
}

/// The values of a list, as a field keeps them.
pub(crate) fn list_of<T: FieldType>(
    items: impl IntoIterator<Item: IntoField<T>>,
) -> crate::error::Result<Vec<crate::Value>> {
    items.into_iter().map(|item| item.into_field().to_value()).collect()
}
