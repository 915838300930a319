//! Conditions and computed values with their types: what closures of a query give back.

mod aggregate;
mod arithmetic;
mod case;
mod compare;
mod condition;
mod date;
mod foreign;
mod func;
pub mod function;
mod hstore;
mod json;
mod keyed;
mod list;
mod many;
mod number;
mod operand;
mod optional;
mod order;
pub mod pairs;
mod range;
pub mod search;
mod select;
mod set;
mod text;
mod trigram;
pub mod window;

pub use aggregate::{Collected, JsonItem, Ordered, YesNo};
pub use case::{Case, case, value};
pub(crate) use compare::list_of;
pub use condition::{Condition, Q};
pub use date::DateField;
pub use foreign::Points;
pub use func::Func;
pub use hstore::HstoreField;
pub use json::{JsonField, JsonMade};
pub use keyed::KeyedField;
pub use list::ArrayField;
pub use many::Related;
pub use number::{Number, Whole};
pub use operand::Operand;
pub use order::IntoOrder;
pub use range::RangeField;
pub use select::Select;
pub use set::{Set, Sets};
pub use text::TextField;

use std::{fmt, marker::PhantomData};

use crate::{field::FieldType, handle::Col, node::Node};

/// A value of type `T` that the database computes: `p.views + 1`, `p.title.lower()`, `p.comments.count()`.
///
/// It can do whatever a field can: be compared, ordered by, selected, and computed with.
pub struct Expr<T> {
    node: Node,
    of: PhantomData<fn() -> T>,
}

impl<T> Expr<T> {
    pub(crate) const fn new(node: Node) -> Self {
        Self { node, of: PhantomData }
    }
}

impl<T> Clone for Expr<T> {
    fn clone(&self) -> Self {
        Self::new(self.node.clone())
    }
}

impl<T> fmt::Debug for Expr<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Expr({:?})", self.node)
    }
}

/// What gives a value for each row: a field, or something computed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` gives no value",
    label = "no field and nothing computed",
    note = "a relation to many gives one by `.count()`, `.any(…)` or `.agg(…)`"
)]
pub trait Computed {
    /// The type of the value.
    type Type: FieldType;

    /// What computes it.
    #[doc(hidden)]
    fn into_node(self) -> Node;
}

impl<T: FieldType> Computed for Col<T> {
    type Type = T;

    fn into_node(self) -> Node {
        Node::leaf(self.leaf)
    }
}

impl<T: FieldType> Computed for Expr<T> {
    type Type = T;

    fn into_node(self) -> Node {
        self.node
    }
}

/// Methods of fields and of computed values alike. They are written on the types, not on a trait, so that an editor offers
/// those that fit and no others.
macro_rules! values {
    ($([$($bounds:tt)*] [$type:ty] { $($body:tt)* })+) => { $(
        impl<$($bounds)*> $crate::handle::Col<$type> { $($body)* }
        impl<$($bounds)*> $crate::expr::Expr<$type> { $($body)* }
    )+ };
}
use values;
