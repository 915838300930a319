//! What is computed of all rows.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp, civil};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::{
    Kind,
    expr::{Computed, Condition, Expr, IntoOrder, values},
    field::{ArrayItem, FieldType},
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
    let aggregate = Aggregate::new(AggregateFunction::Count, argument, Kind::I64);
    Expr::new(Node::Aggregate(Box::new(Aggregate { distinct, ..aggregate })))
}

pub(super) fn of<T>(function: AggregateFunction, argument: Node, kind: Kind) -> Expr<T> {
    Expr::new(Node::Aggregate(Box::new(Aggregate::new(function, Some(argument), kind))))
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

        /// One of them, where all are the same or it does not matter which: an aggregate. Nothing where all are null.
        #[doc(alias = "AnyValue")]
        #[must_use]
        pub fn any_value(self) -> Expr<Option<T::Base>> {
            of(AggregateFunction::Min, self.into_node(), T::COLUMN.kind)
        }
    }
}

/// A type whose column says yes or no.
pub trait YesNo: FieldType {}

impl YesNo for bool {}
impl YesNo for Option<bool> {}

values! {
    [T: YesNo] [T] {
        /// Whether all say yes: an aggregate. Nothing where there are no rows.
        #[doc(alias = "BoolAnd")]
        #[must_use]
        pub fn bool_and(self) -> Expr<Option<bool>> {
            of(AggregateFunction::Min, self.into_node(), Kind::Bool)
        }

        /// Whether one says yes: an aggregate. Nothing where there are no rows.
        #[doc(alias = "BoolOr")]
        #[must_use]
        pub fn bool_or(self) -> Expr<Option<bool>> {
            of(AggregateFunction::Max, self.into_node(), Kind::Bool)
        }
    }
}

/// A type whose values can be put into one array.
pub trait Collected: FieldType {
    /// Itself; an array of an `Option` keeps the nulls.
    type Item: ArrayItem;
}

impl<T: ArrayItem> Collected for T {
    type Item = T;
}

values! {
    [T: Collected] [T] {
        /// All of them in one array: an aggregate. Only PostgreSQL has arrays; [`json_agg`](Self::json_agg) is for all.
        #[doc(alias = "ArrayAgg")]
        #[must_use]
        pub fn array_agg(self) -> Expr<Option<Vec<T::Item>>> {
            of(AggregateFunction::Array, self.into_node(), Kind::Array(T::Item::ITEM))
        }
    }
}

/// A type whose values look the same in the JSON of each database: texts, numbers, and JSON itself.
#[diagnostic::on_unimplemented(
    message = "`{Self}` looks different in the JSON of each database",
    label = "`json_agg` takes texts, numbers and JSON"
)]
pub trait JsonItem: FieldType {}

macro_rules! json_items {
    ($($type:ty)+) => { $(
        impl JsonItem for $type {}
        impl JsonItem for Option<$type> {}
    )+ };
}
json_items! { i16 i32 i64 u8 u16 u32 u64 f64 String serde_json::Value }

values! {
    [T: JsonItem] [T] {
        /// All of them in one list of JSON: an aggregate.
        #[doc(alias = "JSONBAgg")]
        #[must_use]
        pub fn json_agg(self) -> Expr<Option<serde_json::Value>> {
            of(AggregateFunction::Json, self.into_node(), Kind::Json)
        }
    }
}

impl<T> Expr<T> {
    /// The same aggregate, changed; an error of the query where it is none.
    fn aggregate(self, word: &str, change: impl FnOnce(&mut Aggregate)) -> Self {
        Self::new(match self.node {
            Node::Aggregate(mut aggregate) => {
                change(&mut aggregate);
                Node::Aggregate(aggregate)
            }
            _ => Node::wrong(format!("`{word}` belongs to an aggregate such as `p.views.sum()`")),
        })
    }

    /// An aggregate of only those rows for which this holds. Django's `filter=`.
    #[doc(alias = "filter")]
    #[must_use]
    pub fn only(self, condition: impl Condition) -> Self {
        let condition = condition.condition();
        self.aggregate("only", |aggregate| {
            aggregate.filter = Some(match aggregate.filter.take() {
                Some(filter) => filter.and(condition),
                None => condition,
            });
        })
    }

    /// An aggregate of different values: each counts once.
    #[must_use]
    pub fn distinct(self) -> Self {
        self.aggregate("distinct", |aggregate| aggregate.distinct = true)
    }

    /// An aggregate that puts values together in this order: `p.title.joined().order_by(p.created.desc())`.
    #[must_use]
    pub fn order_by(self, order: impl IntoOrder) -> Self {
        let mut orders = Vec::new();
        order.into_orders(&mut orders);
        match &self.node {
            Node::Aggregate(aggregate) if !aggregate.function.keeps_order() => Self::new(Node::wrong(
                "`order_by` behind an aggregate is for those that put values together: `joined`, `array_agg` and `json_agg`",
            )),
            _ => self.aggregate("order_by", |aggregate| aggregate.order = orders),
        }
    }
}

impl Expr<Option<String>> {
    /// With this between the texts that [`joined`](crate::expr::TextField) puts together, instead of `, `.
    #[must_use]
    pub fn separated_by(self, separator: &'static str) -> Self {
        self.aggregate("separated_by", |aggregate| aggregate.separator = separator)
    }
}
