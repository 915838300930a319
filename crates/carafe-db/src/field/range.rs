//! Ranges of values in one column, which only PostgreSQL has.

use jiff::{Timestamp, civil};
use rust_decimal::Decimal;

use crate::{
    Kind, Value,
    driver::Row,
    error::Result,
    field::{Column, FieldType, IntoField},
    handle::Col,
    value::Range,
};

/// A type of which a column can hold ranges.
#[diagnostic::on_unimplemented(
    message = "no database has ranges of `{Self}`",
    label = "ranges are of `i32`, `i64`, `Decimal`, `Date`, `DateTime` and `Timestamp`"
)]
pub trait RangeItem: FieldType {
    /// The kind of its ends.
    const END: &'static Kind;
}

macro_rules! items {
    ($($type:ty: $kind:ident,)+) => { $(
        impl RangeItem for $type {
            const END: &'static Kind = &Kind::$kind;
        }
    )+ };
}
items! {
    i32: I32, i64: I64, Decimal: Decimal, civil::Date: Date, civil::DateTime: DateTime, Timestamp: Timestamp,
}

impl<T: RangeItem> FieldType for Range<T> {
    type Handle = Col<Self>;
    const COLUMN: Column = Column::of(Kind::Range(T::END));

    fn read(row: &dyn Row, column: usize) -> Result<Option<Self>> {
        row.range(column, T::END)?.map(|range| range.try_map(T::from_value)).transpose()
    }

    fn to_value(&self) -> Result<Value> {
        let (Some(lower), Some(upper)) = (self.lower(), self.upper()) else {
            return Ok(Value::Range(T::END, Box::new(Range::empty())));
        };
        let range = Range::new(lower, upper).try_map(T::to_value)?;
        Ok(Value::Range(T::END, Box::new(range)))
    }
}

macro_rules! given_as {
    ($($range:ident)+) => { $(
        impl<T: RangeItem> IntoField<Range<T>> for std::ops::$range<T> {
            fn into_field(self) -> Range<T> {
                self.into()
            }
        }

        impl<T: RangeItem> IntoField<Option<Range<T>>> for std::ops::$range<T> {
            fn into_field(self) -> Option<Range<T>> {
                Some(self.into())
            }
        }
    )+ };
}
given_as! { Range RangeInclusive RangeFrom RangeTo RangeToInclusive }
