//! What rows can be ordered by.

use crate::{
    expr::{Computed, Expr, Q},
    field::FieldType,
    handle::{Col, FkPath},
    model::Model,
    query::Order,
};

/// What rows are ordered by: a field, `p.created.desc()`, or several of them in a tuple.
#[diagnostic::on_unimplemented(
    message = "rows cannot be ordered by `{Self}`",
    label = "no field, and no tuple of fields"
)]
pub trait IntoOrder {
    #[doc(hidden)]
    fn into_orders(self, orders: &mut Vec<Order>);
}

impl IntoOrder for Order {
    fn into_orders(self, orders: &mut Vec<Order>) {
        orders.push(self);
    }
}

/// No order at all.
impl IntoOrder for () {
    fn into_orders(self, _orders: &mut Vec<Order>) {}
}

/// Each order of a list: for one that is put together at run time.
impl IntoOrder for Vec<Order> {
    fn into_orders(self, orders: &mut Vec<Order>) {
        orders.extend(self);
    }
}

macro_rules! ascending {
    ($([$($bounds:tt)*] $type:ty;)+) => { $(
        impl<$($bounds)*> IntoOrder for $type {
            fn into_orders(self, orders: &mut Vec<Order>) {
                orders.push(Order::of(self.into_node(), false));
            }
        }
    )+ };
}
ascending! {
    [T: FieldType] Col<T>;
    [T: FieldType] Expr<T>;
    [] Q;
}

impl<M: Model, N, T> IntoOrder for FkPath<M, N, T> {
    fn into_orders(self, orders: &mut Vec<Order>) {
        orders.push(self.asc());
    }
}

macro_rules! tuples {
    ($(($($name:ident)+))+) => { $(
        impl<$($name: IntoOrder),+> IntoOrder for ($($name,)+) {
            #[expect(non_snake_case, reason = "types and values of a tuple share their names")]
            fn into_orders(self, orders: &mut Vec<Order>) {
                let ($($name,)+) = self;
                $($name.into_orders(orders);)+
            }
        }
    )+ };
}
tuples! { (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) }
