//! The types whose values the databases hold as they are.

use jiff::{SignedDuration, Timestamp, civil};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::{
    Kind, Value,
    driver::{Borrower, Lent, Row},
    error::Result,
    field::{Column, FieldType},
    handle::Col,
};

macro_rules! plain {
    ($($type:ty, $kind:ident, $read:ident $(, $this:ident => $lent:expr)?;)+) => { $(
        impl FieldType for $type {
            type Handle = Col<Self>;
            const COLUMN: Column = Column::of(Kind::$kind);

            fn read(row: &dyn Row, column: usize) -> Result<Option<Self>> {
                Ok(row.$read(column)?.map(Into::into))
            }

            fn to_value(&self) -> Result<Value> {
                Ok(Value::$kind(self.clone()))
            }

            $(
                fn lend(&self, to: &mut dyn Borrower) -> Result<()> {
                    let $this = self;
                    to.borrow($lent)
                }
            )?
        }
    )+ };
}
plain! {
    bool, Bool, bool, yes => Lent::Bool(*yes);
    String, Text, text, text => Lent::Text(text);
    Vec<u8>, Bytes, bytes, bytes => Lent::Bytes(bytes);
    Decimal, Decimal, decimal;
    Uuid, Uuid, uuid;
    civil::Date, Date, date;
    civil::Time, Time, time;
    civil::DateTime, DateTime, datetime;
    Timestamp, Timestamp, timestamp;
    SignedDuration, Duration, duration;
    serde_json::Value, Json, json, json => Lent::Json(json);
}
