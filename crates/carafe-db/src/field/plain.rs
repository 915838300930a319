//! The types whose values the databases hold as they are.

use jiff::{SignedDuration, Timestamp, civil};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::{
    Kind, Value,
    driver::Row,
    error::Result,
    field::{Column, FieldType},
    handle::Col,
};

macro_rules! plain {
    ($($type:ty, $kind:ident, $read:ident;)+) => { $(
        impl FieldType for $type {
            type Handle = Col<Self>;
            const COLUMN: Column = Column::of(Kind::$kind);

            fn read(row: &dyn Row, column: usize) -> Result<Option<Self>> {
                Ok(row.$read(column)?.map(Into::into))
            }

            fn to_value(&self) -> Result<Value> {
                Ok(Value::$kind(self.clone()))
            }
        }
    )+ };
}
plain! {
    bool, Bool, bool;
    String, Text, text;
    Vec<u8>, Bytes, bytes;
    Decimal, Decimal, decimal;
    Uuid, Uuid, uuid;
    civil::Date, Date, date;
    civil::Time, Time, time;
    civil::DateTime, DateTime, datetime;
    Timestamp, Timestamp, timestamp;
    SignedDuration, Duration, duration;
    serde_json::Value, Json, json;
}
