//! Whole numbers and fractions as fields. What has no column of its own width has the next wider, and a checked range.

use crate::{
    DbError, Kind, Value,
    driver::{Borrower, Lent, Row},
    error::Result,
    field::{Column, FieldType},
    handle::Col,
};

macro_rules! whole_numbers {
    ($($type:ty, $kind:ident, $range:expr;)+) => { $(
        impl FieldType for $type {
            type Handle = Col<Self>;
            const COLUMN: Column = {
                let range: Option<(i64, i64)> = $range;
                match range {
                    Some((min, max)) => Column::of(Kind::$kind).range(min, max),
                    None => Column::of(Kind::$kind),
                }
            };

            fn read(row: &dyn Row, column: usize) -> Result<Option<Self>> {
                match row.i64(column)? {
                    Some(number) => match Self::try_from(number) {
                        Ok(fits) => Ok(Some(fits)),
                        Err(_) => Err(out_of_range(column, number, stringify!($type))),
                    },
                    None => Ok(None),
                }
            }

            fn to_value(&self) -> Result<Value> {
                match (*self).try_into() {
                    Ok(fits) => Ok(Value::$kind(fits)),
                    Err(_) => Err(too_large(*self)),
                }
            }

            fn lend(&self, to: &mut dyn Borrower) -> Result<()> {
                match (*self).try_into() {
                    Ok(fits) => to.borrow(Lent::$kind(fits)),
                    Err(_) => Err(too_large(*self)),
                }
            }
        }
    )+ };
}
whole_numbers! {
    i16, I16, None;
    i32, I32, None;
    i64, I64, None;
    u8, I16, Some((0, u8::MAX as i64));
    u16, I32, Some((0, u16::MAX as i64));
    u32, I64, Some((0, u32::MAX as i64));
    u64, I64, Some((0, i64::MAX));
}

fn out_of_range(column: usize, number: i64, wanted: &str) -> DbError {
    DbError::decode(column, format!("{number} does not fit a `{wanted}`"))
}

fn too_large(number: impl std::fmt::Display) -> DbError {
    DbError::new(crate::ErrorKind::Data, format!("{number} does not fit a column: {} is the most", i64::MAX))
}

impl FieldType for f64 {
    type Handle = Col<Self>;
    const COLUMN: Column = Column::of(Kind::F64);

    fn read(row: &dyn Row, column: usize) -> Result<Option<Self>> {
        row.f64(column)
    }

    fn to_value(&self) -> Result<Value> {
        Ok(Value::F64(*self))
    }

    fn lend(&self, to: &mut dyn Borrower) -> Result<()> {
        to.borrow(Lent::F64(*self))
    }
}

impl FieldType for f32 {
    type Handle = Col<Self>;
    const COLUMN: Column = Column::of(Kind::F64);

    #[expect(
        clippy::cast_possible_truncation,
        reason = "an `f32` keeps what it can of the fraction, as it always does"
    )]
    fn read(row: &dyn Row, column: usize) -> Result<Option<Self>> {
        Ok(row.f64(column)?.map(|number| number as Self))
    }

    fn to_value(&self) -> Result<Value> {
        Ok(Value::F64(f64::from(*self)))
    }

    fn lend(&self, to: &mut dyn Borrower) -> Result<()> {
        to.borrow(Lent::F64(f64::from(*self)))
    }
}
