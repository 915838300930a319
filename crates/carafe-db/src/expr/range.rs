//! Looking into ranges, which only PostgreSQL has.

use std::borrow::Cow;

use crate::{
    Kind,
    expr::{Computed, Expr, Operand, Q, values},
    field::{FieldType, RangeItem},
    node::{Func, Node},
    value::Range,
};

/// A type whose column is a range.
pub trait RangeField: FieldType {
    /// The type of its ends.
    type End: RangeItem;
}

impl<T: RangeItem> RangeField for Range<T> {
    type End = T;
}

impl<T: RangeItem> RangeField for Option<Range<T>> {
    type End = T;
}

fn of_ranges(sql: &'static str, kind: Kind, arguments: Vec<Node>) -> Node {
    let postgres = Some(Cow::Borrowed(sql));
    Node::Func(Box::new(Func { postgres, ..Func::nowhere("looking into ranges", arguments, kind) }))
}

fn look(sql: &'static str, arguments: Vec<Node>) -> Q {
    Q::new(of_ranges(sql, Kind::Bool, arguments))
}

values! {
    [T: RangeField] [T] {
        /// This value is part of it.
        ///
        /// ```
        /// use carafe::{db::field::Range, prelude::*};
        ///
        /// #[derive(Model)]
        /// struct Booking {
        ///     id: i64,
        ///     room: i64,
        ///     during: Range<Timestamp>,
        /// }
        ///
        /// let busy = |from: Timestamp, to: Timestamp| Booking::objects().filter(move |b| b.during.overlap(from..to));
        /// let now = Booking::objects().filter(|b| b.during.holds(Timestamp::now()));
        /// # let _ = (busy, now);
        /// ```
        #[doc(alias = "contains")]
        pub fn holds(self, value: impl Operand<T::End>) -> Q {
            look("({0} @> {1})", vec![self.into_node(), value.operand()])
        }

        /// The whole of another range is part of it.
        #[doc(alias = "contains")]
        pub fn holds_range(self, range: impl Operand<Range<T::End>>) -> Q {
            look("({0} @> {1})", vec![self.into_node(), range.operand()])
        }

        /// It is part of another range.
        pub fn contained_by(self, range: impl Operand<Range<T::End>>) -> Q {
            look("({0} <@ {1})", vec![self.into_node(), range.operand()])
        }

        /// It has something in common with another range.
        pub fn overlap(self, range: impl Operand<Range<T::End>>) -> Q {
            look("({0} && {1})", vec![self.into_node(), range.operand()])
        }

        /// It ends before another range begins.
        pub fn fully_lt(self, range: impl Operand<Range<T::End>>) -> Q {
            look("({0} << {1})", vec![self.into_node(), range.operand()])
        }

        /// It begins after another range has ended.
        pub fn fully_gt(self, range: impl Operand<Range<T::End>>) -> Q {
            look("({0} >> {1})", vec![self.into_node(), range.operand()])
        }

        /// It has nothing before another range begins.
        pub fn not_lt(self, range: impl Operand<Range<T::End>>) -> Q {
            look("({0} &> {1})", vec![self.into_node(), range.operand()])
        }

        /// It has nothing after another range has ended.
        pub fn not_gt(self, range: impl Operand<Range<T::End>>) -> Q {
            look("({0} &< {1})", vec![self.into_node(), range.operand()])
        }

        /// It ends where another range begins, or begins where that ends, with nothing between.
        pub fn adjacent_to(self, range: impl Operand<Range<T::End>>) -> Q {
            look("({0} -|- {1})", vec![self.into_node(), range.operand()])
        }

        /// There is nothing in it.
        #[doc(alias = "isempty")]
        pub fn is_empty_range(self) -> Q {
            look("ISEMPTY({0})", vec![self.into_node()])
        }

        /// The value where it begins is part of it.
        pub fn lower_inc(self) -> Q {
            look("LOWER_INC({0})", vec![self.into_node()])
        }

        /// It has no beginning.
        pub fn lower_inf(self) -> Q {
            look("LOWER_INF({0})", vec![self.into_node()])
        }

        /// The value where it ends is part of it.
        pub fn upper_inc(self) -> Q {
            look("UPPER_INC({0})", vec![self.into_node()])
        }

        /// It has no end.
        pub fn upper_inf(self) -> Q {
            look("UPPER_INF({0})", vec![self.into_node()])
        }

        /// Where it begins; nothing where it has no beginning, or nothing in it.
        #[doc(alias = "startswith")]
        #[must_use]
        pub fn range_start(self) -> Expr<Option<T::End>> {
            Expr::new(of_ranges("LOWER({0})", *T::End::END, vec![self.into_node()]))
        }

        /// Where it ends; nothing where it has no end, or nothing in it.
        #[doc(alias = "endswith")]
        #[must_use]
        pub fn range_end(self) -> Expr<Option<T::End>> {
            Expr::new(of_ranges("UPPER({0})", *T::End::END, vec![self.into_node()]))
        }
    }
}

macro_rules! given_as {
    ($($range:ident)+) => { $(
        impl<T: RangeItem> Operand<Range<T>> for std::ops::$range<T> {
            fn operand(self) -> Node {
                Node::of(&Range::from(self))
            }
        }

        impl<T: RangeItem> Operand<Option<Range<T>>> for std::ops::$range<T> {
            fn operand(self) -> Node {
                Node::of(&Range::from(self))
            }
        }
    )+ };
}
given_as! { Range RangeInclusive RangeFrom RangeTo RangeToInclusive }
