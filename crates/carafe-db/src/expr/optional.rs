//! What may be missing.

use crate::{
    expr::{Computed, Expr, Operand, Q, values},
    field::FieldType,
    node::{Function, Node},
};

values! {
    [T: FieldType] [Option<T>] {
        /// There is nothing. Django's `isnull=True`.
        #[doc(alias = "isnull")]
        pub fn is_null(self) -> Q {
            Q::new(Node::IsNull(Box::new(self.into_node())))
        }

        /// There is something. Django's `isnull=False`.
        pub fn is_not_null(self) -> Q {
            !self.is_null()
        }

        /// The other where there is nothing.
        #[doc(alias = "Coalesce")]
        #[must_use]
        pub fn coalesce(self, other: impl Operand<T>) -> Expr<T> {
            Expr::new(Node::Call(Function::Coalesce, T::COLUMN.kind, vec![self.into_node(), other.operand()]))
        }
    }
}
