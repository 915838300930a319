//! Looking into columns of arrays, which only PostgreSQL has.

use crate::{
    Kind,
    expr::{Computed, Expr, Operand, Q, values},
    field::{ArrayItem, FieldType},
    node::{Function, Node},
};

/// A type whose column is an array.
pub trait ArrayField: FieldType {
    /// The type of each item.
    type Item: ArrayItem;
}

impl<T: ArrayItem> ArrayField for Vec<T> {
    type Item = T;
}

impl<T: ArrayItem> ArrayField for Option<Vec<T>> {
    type Item = T;
}

fn look(function: Function, array: Node, other: Node) -> Q {
    Q::new(Node::Call(function, Kind::Bool, vec![array, other]))
}

values! {
    [T: ArrayField] [T] {
        /// Has all of these.
        pub fn has_all(self, items: impl Operand<Vec<T::Item>>) -> Q {
            look(Function::ArrayContains, self.into_node(), items.operand())
        }

        /// Has one of these.
        #[doc(alias = "overlap")]
        pub fn has_some(self, items: impl Operand<Vec<T::Item>>) -> Q {
            look(Function::ArrayOverlaps, self.into_node(), items.operand())
        }

        /// Has nothing but these.
        #[doc(alias = "contained_by")]
        pub fn has_only(self, items: impl Operand<Vec<T::Item>>) -> Q {
            look(Function::ArrayWithin, self.into_node(), items.operand())
        }

        /// How many items it has.
        #[must_use]
        pub fn len(self) -> Expr<i64> {
            Expr::new(Node::Call(Function::ArrayLength, Kind::I64, vec![self.into_node()]))
        }
    }
}
