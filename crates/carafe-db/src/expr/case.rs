//! One value or another, as conditions hold.

use crate::{
    expr::{Condition, Expr, Operand},
    field::FieldType,
    node::Node,
};

/// A value as something computed: `value("x")`.
#[doc(alias = "Value")]
#[must_use]
pub fn value<T: FieldType>(value: impl crate::field::IntoField<T>) -> Expr<T> {
    Expr::new(Node::of(&value.into_field()))
}

/// The value of the first condition that holds.
///
/// ```
/// use carafe::{db::expr::case, prelude::*};
///
/// #[derive(Model)]
/// struct Book {
///     id: i64,
///     price: i64,
/// }
///
/// let bucket = Book::objects().annotate(|b| {
///     case::<String>().when(b.price.lt(10), "cheap").when(b.price.lt(50), "fair").otherwise("dear")
/// });
/// # let _ = bucket;
/// ```
#[doc(alias = "When")]
pub const fn case<T: FieldType>() -> Case<T> {
    Case { cases: Vec::new(), of: std::marker::PhantomData }
}

/// Conditions and their values: see [`case`].
#[derive(Debug)]
#[must_use = "end it with `otherwise` or `or_null`"]
pub struct Case<T> {
    cases: Vec<(Node, Node)>,
    of: std::marker::PhantomData<fn() -> T>,
}

impl<T: FieldType> Case<T> {
    /// This value where the condition holds, and none before did.
    pub fn when(mut self, condition: impl Condition, value: impl Operand<T>) -> Self {
        self.cases.push((condition.condition(), value.operand()));
        self
    }

    /// This value where no condition holds.
    #[must_use]
    pub fn otherwise(self, value: impl Operand<T>) -> Expr<T> {
        let otherwise = value.operand();
        if self.cases.is_empty() {
            return Expr::new(otherwise);
        }
        Expr::new(Node::Case(self.cases, Some(Box::new(otherwise))))
    }

    /// Nothing where no condition holds.
    #[must_use]
    pub fn or_null(self) -> Expr<Option<T>> {
        if self.cases.is_empty() {
            return Expr::new(Node::of(&None::<T>));
        }
        Expr::new(Node::Case(self.cases, None))
    }
}
