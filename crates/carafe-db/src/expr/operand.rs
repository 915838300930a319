//! What a value can be compared with and set to.

use crate::{
    expr::{Computed, Expr},
    field::{Email, FieldType, Slug, Url},
    handle::Col,
    node::Node,
};

/// Something that a field of type `T` can be compared with or set to: a value, another field, something computed.
#[diagnostic::on_unimplemented(
    message = "a `{T}` field cannot be compared with or set to `{Self}`",
    label = "not a value for a `{T}` field"
)]
pub trait Operand<T> {
    #[doc(hidden)]
    fn operand(self) -> Node;
}

impl<T: FieldType> Operand<T> for T {
    fn operand(self) -> Node {
        Node::of(&self)
    }
}

impl<T: FieldType> Operand<Option<T>> for T {
    fn operand(self) -> Node {
        Node::of(&self)
    }
}

impl<T: FieldType> Operand<T> for &T {
    fn operand(self) -> Node {
        Node::of(self)
    }
}

impl<T: FieldType> Operand<Option<T>> for &T {
    fn operand(self) -> Node {
        Node::of(self)
    }
}

impl Operand<String> for &str {
    fn operand(self) -> Node {
        Node::of(&self.to_owned())
    }
}

impl Operand<Option<String>> for &str {
    fn operand(self) -> Node {
        Node::of(&self.to_owned())
    }
}

/// A text that is none of these makes the query one that says so.
macro_rules! checked {
    ($($type:ident)+) => { $(
        impl Operand<$type> for &str {
            fn operand(self) -> Node {
                Node::bound(self.parse::<$type>().and_then(|text| text.to_value()))
            }
        }

        impl Operand<Option<$type>> for &str {
            fn operand(self) -> Node {
                Node::bound(self.parse::<$type>().and_then(|text| text.to_value()))
            }
        }
    )+ };
}
checked! { Email Slug Url }

macro_rules! computed {
    ($($type:ident)+) => { $(
        impl<T: FieldType> Operand<T> for $type<T> {
            fn operand(self) -> Node {
                self.into_node()
            }
        }

        impl<T: FieldType> Operand<Option<T>> for $type<T> {
            fn operand(self) -> Node {
                self.into_node()
            }
        }

        impl<T: FieldType> Operand<T> for $type<Option<T>> {
            fn operand(self) -> Node {
                self.into_node()
            }
        }
    )+ };
}
computed! { Col Expr }
