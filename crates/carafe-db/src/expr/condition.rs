//! Conditions, and how they are put together.

use std::ops::{BitAnd, BitOr, BitXor, Not};

use crate::{
    expr::{Computed, Expr},
    handle::Col,
    node::Node,
};

/// A condition: `p.views.gt(100) & !p.draft`. Django's `Q`.
///
/// Conditions are combined with `&`, `|`, `^` and `!`. A comparison with null does not hold, so its opposite does: `!` gives
/// every row that the condition itself does not give.
#[derive(Debug, Clone)]
#[must_use = "a condition does nothing before it is given to `filter`"]
pub struct Q(Node);

impl Q {
    pub(crate) const fn new(node: Node) -> Self {
        Self(node)
    }

    /// One that always holds: where others are added with `&` if they are wanted.
    pub const fn always() -> Self {
        Self(Node::Constant(true))
    }

    /// One that never holds: where others are added with `|` if they are wanted.
    pub const fn never() -> Self {
        Self(Node::Constant(false))
    }
}

/// What rows can be chosen by: a comparison, a yes-or-no field, or several of them combined.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a condition",
    label = "compare it with something",
    note = "compare the field with something, such as `p.title.eq(\"Hello\")`; conditions are combined with `&`, `|` and `!`, not with `&&` and `||`"
)]
pub trait Condition {
    #[doc(hidden)]
    fn condition(self) -> Node;
}

impl Condition for Q {
    fn condition(self) -> Node {
        self.0
    }
}

impl Condition for Col<bool> {
    fn condition(self) -> Node {
        self.into_node()
    }
}

impl Condition for Expr<bool> {
    fn condition(self) -> Node {
        self.into_node()
    }
}

impl Computed for Q {
    type Type = bool;

    fn into_node(self) -> Node {
        self.0
    }
}

macro_rules! combined {
    ($($type:ty)+) => { $(
        impl<C: Condition> BitAnd<C> for $type {
            type Output = Q;

            fn bitand(self, other: C) -> Q {
                Q(self.condition().and(other.condition()))
            }
        }

        impl<C: Condition> BitOr<C> for $type {
            type Output = Q;

            fn bitor(self, other: C) -> Q {
                Q(self.condition().or(other.condition()))
            }
        }

        /// Exactly one of both.
        impl<C: Condition> BitXor<C> for $type {
            type Output = Q;

            fn bitxor(self, other: C) -> Q {
                let (one, other) = (self.condition(), other.condition());
                let both = one.clone().and(other.clone());
                Q(one.or(other).and(both.negated()))
            }
        }

        impl Not for $type {
            type Output = Q;

            fn not(self) -> Q {
                Q(self.condition().negated())
            }
        }
    )+ };
}
combined! { Q Col<bool> Expr<bool> crate::raw::Raw }
