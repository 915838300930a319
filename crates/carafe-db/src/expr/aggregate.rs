//! What is computed of all rows.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp, civil};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::{
    Kind,
    expr::{Computed, Expr, values},
    field::FieldType,
    node::{Aggregate, AggregateFunction, Node},
};

/// A type whose values have a least and a greatest.
pub trait Ordered: FieldType {
    /// Itself, or what is in the `Option`.
    type Base: FieldType;
}

macro_rules! ordered {
    ($($type:ty)+) => { $(
        impl Ordered for $type {
            type Base = Self;
        }
    )+ };
}
ordered! {
    bool i16 i32 i64 u8 u16 u32 u64 f32 f64 String Decimal Uuid IpAddr civil::Date civil::Time civil::DateTime Timestamp
    SignedDuration
}

impl<T: Ordered<Base = T>> Ordered for Option<T> {
    type Base = T;
}

pub(super) fn count(argument: Option<Node>, distinct: bool) -> Expr<i64> {
    let function = AggregateFunction::Count;
    Expr::new(Node::Aggregate(Box::new(Aggregate {
        function,
        argument,
        distinct,
        filter: None,
        kind: Kind::I64,
    })))
}

pub(super) fn of<T>(function: AggregateFunction, argument: Node, kind: Kind) -> Expr<T> {
    let aggregate = Aggregate { function, argument: Some(argument), distinct: false, filter: None, kind };
    Expr::new(Node::Aggregate(Box::new(aggregate)))
}

values! {
    [T: Ordered] [T] {
        /// The least: an aggregate.
        #[doc(alias = "Min")]
        #[must_use]
        pub fn min(self) -> Expr<Option<T::Base>> {
            of(AggregateFunction::Min, self.into_node(), T::COLUMN.kind)
        }

        /// The greatest: an aggregate.
        #[doc(alias = "Max")]
        #[must_use]
        pub fn max(self) -> Expr<Option<T::Base>> {
            of(AggregateFunction::Max, self.into_node(), T::COLUMN.kind)
        }
    }
}
