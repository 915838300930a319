//! Values that are not from a database, read as a row.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, civil};
use rust_decimal::{Decimal, prelude::ToPrimitive};
use uuid::Uuid;

use crate::{
    DbError, Kind, Value,
    driver::Row,
    error::Result,
    value::{Lexemes, Range},
};

/// A row made of values: for what comes from a form or a fixture, and for tests.
///
/// ```
/// use carafe_db::{Value, driver::Row, field::ValueRow};
///
/// let values = [Value::I32(7), Value::Text("seven".into())];
/// let row = ValueRow::new(&values);
/// assert_eq!(row.i64(0)?, Some(7));
/// assert_eq!(row.text(1)?, Some("seven"));
/// # Ok::<(), carafe_db::DbError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct ValueRow<'a>(&'a [Value]);

impl<'a> ValueRow<'a> {
    /// A row of these.
    #[must_use]
    pub const fn new(values: &'a [Value]) -> Self {
        Self(values)
    }

    fn at(&self, column: usize) -> Result<&'a Value> {
        self.0.get(column).ok_or_else(|| DbError::decode(column, "there is no such column"))
    }

    fn wrong(&self, column: usize, wanted: Kind) -> DbError {
        let found = self.0.get(column).map_or(wanted, Value::kind);
        DbError::decode(column, format!("a value of the kind {found} where {wanted} is wanted"))
    }
}

macro_rules! readers {
    ($($name:ident, $kind:ident, $type:ty, $($pattern:pat => $made:expr),+;)+) => { $(
        fn $name(&self, column: usize) -> Result<Option<$type>> {
            match self.at(column)? {
                Value::Null(_) => Ok(None),
                $($pattern => $made.map(Some).ok_or_else(|| self.wrong(column, Kind::$kind)),)+
                _ => Err(self.wrong(column, Kind::$kind)),
            }
        }
    )+ };
}

impl Row for ValueRow<'_> {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn name(&self, _column: usize) -> &str {
        ""
    }

    fn is_null(&self, column: usize) -> bool {
        self.0.get(column).is_some_and(Value::is_null)
    }

    fn text(&self, column: usize) -> Result<Option<&str>> {
        match self.at(column)? {
            Value::Null(_) => Ok(None),
            Value::Text(text) => Ok(Some(text)),
            _ => Err(self.wrong(column, Kind::Text)),
        }
    }

    fn bytes(&self, column: usize) -> Result<Option<&[u8]>> {
        match self.at(column)? {
            Value::Null(_) => Ok(None),
            Value::Bytes(bytes) => Ok(Some(bytes)),
            _ => Err(self.wrong(column, Kind::Bytes)),
        }
    }

    readers! {
        bool, Bool, bool, Value::Bool(value) => Some(*value);
        i64, I64, i64,
            Value::I16(n) => Some(i64::from(*n)), Value::I32(n) => Some(i64::from(*n)), Value::I64(n) => Some(*n),
            Value::Decimal(n) => n.to_i64().filter(|_| n.fract().is_zero());
        f64, F64, f64,
            Value::F64(n) => Some(*n), Value::Decimal(n) => n.to_f64(), Value::I16(n) => Some(f64::from(*n)),
            Value::I32(n) => Some(f64::from(*n)), Value::I64(n) => n.to_f64();
        decimal, Decimal, Decimal,
            Value::Decimal(n) => Some(*n), Value::I16(n) => Some((*n).into()), Value::I32(n) => Some((*n).into()),
            Value::I64(n) => Some((*n).into());
        date, Date, civil::Date, Value::Date(value) => Some(*value);
        time, Time, civil::Time, Value::Time(value) => Some(*value);
        datetime, DateTime, civil::DateTime, Value::DateTime(value) => Some(*value);
        timestamp, Timestamp, Timestamp, Value::Timestamp(value) => Some(*value);
        duration, Duration, SignedDuration, Value::Duration(value) => Some(*value);
        uuid, Uuid, Uuid, Value::Uuid(value) => Some(*value), Value::Text(text) => Uuid::parse_str(text).ok();
        json, Json, serde_json::Value, Value::Json(value) => Some(value.clone());
        hstore, Hstore, BTreeMap<String, Option<String>>, Value::Hstore(value) => Some(value.clone());
        search_vector, SearchVector, Lexemes, Value::SearchVector(value) => Some(value.clone());
    }

    fn array(&self, column: usize, of: &'static Kind) -> Result<Option<Vec<Value>>> {
        match self.at(column)? {
            Value::Null(_) => Ok(None),
            Value::Array(kind, values) if *kind == of => Ok(Some(values.clone())),
            _ => Err(self.wrong(column, Kind::Array(of))),
        }
    }

    fn range(&self, column: usize, of: &'static Kind) -> Result<Option<Range<Value>>> {
        match self.at(column)? {
            Value::Null(_) => Ok(None),
            Value::Range(kind, range) if *kind == of => Ok(Some((**range).clone())),
            _ => Err(self.wrong(column, Kind::Range(of))),
        }
    }
}
