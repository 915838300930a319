//! Looking into columns of arrays, which only PostgreSQL has.

use crate::{
    Kind, Value,
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

fn number(number: u32) -> Node {
    Node::Value(Value::I32(i32::try_from(number).unwrap_or(i32::MAX)))
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

        /// The item of a place, counted from 0; nothing where there is none.
        #[must_use]
        pub fn item(self, place: u32) -> Expr<Option<T::Item>> {
            let arguments = vec![self.into_node(), number(place)];
            Expr::new(Node::Call(Function::ArrayItem, *T::Item::ITEM, arguments))
        }

        /// The items from one place up to another, counted from 0: `slice(0..2)` are the first two.
        #[must_use]
        pub fn slice(self, places: std::ops::Range<u32>) -> Expr<T> {
            let arguments = vec![self.into_node(), number(places.start), number(places.end)];
            Expr::new(Node::Call(Function::ArraySlice, T::COLUMN.kind, arguments))
        }

        /// How many items it has.
        #[must_use]
        pub fn len(self) -> Expr<i64> {
            Expr::new(Node::Call(Function::ArrayLength, Kind::I64, vec![self.into_node()]))
        }
    }
}
