//! Lists of plain values in one column, which only PostgreSQL has.

use jiff::{Timestamp, civil};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::{
    Kind, Value,
    driver::Row,
    error::Result,
    field::{Column, FieldType},
    handle::Col,
};

/// A type that a column can hold several of.
pub trait ArrayItem: FieldType {
    /// The kind of each.
    const ITEM: &'static Kind;
}

macro_rules! items {
    ($($type:ty: $kind:ident,)+) => { $(
        impl ArrayItem for $type {
            const ITEM: &'static Kind = &Kind::$kind;
        }
    )+ };
}
items! {
    bool: Bool, i16: I16, i32: I32, i64: I64, f64: F64, String: Text, Decimal: Decimal, Uuid: Uuid,
    civil::Date: Date, civil::Time: Time, civil::DateTime: DateTime, Timestamp: Timestamp,
}

impl<T: ArrayItem> FieldType for Vec<T> {
    type Handle = Col<Self>;
    const COLUMN: Column = Column::of(Kind::Array(T::ITEM));

    fn read(row: &dyn Row, column: usize) -> Result<Option<Self>> {
        let Some(values) = row.array(column, T::ITEM)? else { return Ok(None) };
        values.into_iter().map(T::from_value).collect::<Result<_>>().map(Some)
    }

    fn to_value(&self) -> Result<Value> {
        let values = self.iter().map(T::to_value).collect::<Result<_>>()?;
        Ok(Value::Array(T::ITEM, values))
    }
}
