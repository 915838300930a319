//! `+`, `-`, `*`, `/` and `%` with numbers, and lengths of time added to moments.

use std::ops::{Add, Div, Mul, Neg, Rem, Sub};

use crate::{
    expr::{Computed, Expr, Number, Operand},
    handle::Col,
    node::{Arithmetic, Function, Node},
};

macro_rules! operators {
    ($($type:ident: $($trait:ident $method:ident $arithmetic:ident),+;)+) => { $(
        $(
            impl<T: Number, O: Operand<T>> $trait<O> for $type<T> {
                type Output = Expr<T>;

                fn $method(self, other: O) -> Expr<T> {
                    let sides = Box::new([self.into_node(), other.operand()]);
                    Expr::new(Node::Arithmetic(Arithmetic::$arithmetic, T::COLUMN.kind, sides))
                }
            }
        )+

        impl<T: Number> Neg for $type<T> {
            type Output = Expr<T>;

            fn neg(self) -> Expr<T> {
                Expr::new(Node::Call(Function::Negate, T::COLUMN.kind, vec![self.into_node()]))
            }
        }
    )+ };
}
operators! {
    Col: Add add Add, Sub sub Subtract, Mul mul Multiply, Div div Divide, Rem rem Remainder;
    Expr: Add add Add, Sub sub Subtract, Mul mul Multiply, Div div Divide, Rem rem Remainder;
}
