//! A row as a driver has it in its hands, and what takes rows.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, civil};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::Room;
use crate::{
    Kind, Value,
    error::Result,
    value::{Lexemes, Range},
};

/// A row that has just arrived. Columns are read by position, straight from what the database sent; each may be null.
///
/// A column that holds something else than was asked for, or a value that does not fit, is an error of the kind
/// [`Decode`](crate::ErrorKind::Decode).
pub trait Row {
    /// How many columns it has.
    fn len(&self) -> usize;

    /// Whether it has none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The name of a column, as the database tells it.
    fn name(&self, column: usize) -> &str;

    /// Whether a column is null.
    fn is_null(&self, column: usize) -> bool;

    /// True or false.
    fn bool(&self, column: usize) -> Result<Option<bool>>;
    /// A whole number of any width.
    fn i64(&self, column: usize) -> Result<Option<i64>>;
    /// A binary fraction, or any number as one.
    fn f64(&self, column: usize) -> Result<Option<f64>>;
    /// A decimal fraction, or any number as one.
    fn decimal(&self, column: usize) -> Result<Option<Decimal>>;
    /// Text.
    fn text(&self, column: usize) -> Result<Option<&str>>;
    /// Bytes.
    fn bytes(&self, column: usize) -> Result<Option<&[u8]>>;
    /// A day.
    fn date(&self, column: usize) -> Result<Option<civil::Date>>;
    /// A time of day.
    fn time(&self, column: usize) -> Result<Option<civil::Time>>;
    /// A day and a time without a zone.
    fn datetime(&self, column: usize) -> Result<Option<civil::DateTime>>;
    /// A moment.
    fn timestamp(&self, column: usize) -> Result<Option<Timestamp>>;
    /// A length of time.
    fn duration(&self, column: usize) -> Result<Option<SignedDuration>>;
    /// A UUID.
    fn uuid(&self, column: usize) -> Result<Option<Uuid>>;
    /// A JSON document.
    fn json(&self, column: usize) -> Result<Option<serde_json::Value>>;
    /// Values of one kind; an error on databases without arrays.
    fn array(&self, column: usize, of: &'static Kind) -> Result<Option<Vec<Value>>>;
    /// Everything from one value of a kind up to another; an error on databases without ranges.
    fn range(&self, column: usize, of: &'static Kind) -> Result<Option<Range<Value>>> {
        Err(crate::DbError::decode(column, format!("this database has no ranges of {of}")))
    }

    /// Texts by keys; an error on databases without such columns.
    fn hstore(&self, column: usize) -> Result<Option<BTreeMap<String, Option<String>>>> {
        Err(crate::DbError::decode(column, "this database has no hstore"))
    }
    /// The words of texts; an error on databases without such columns.
    fn search_vector(&self, column: usize) -> Result<Option<Lexemes>> {
        Err(crate::DbError::decode(column, "this database has no columns of words"))
    }

    /// A column of a kind that is only known at run time.
    fn value(&self, column: usize, kind: Kind) -> Result<Value> {
        let value = match kind {
            Kind::Bool => self.bool(column)?.map(Value::Bool),
            Kind::I16 => self.i64(column)?.map(|n| narrow(n, column, Value::I16)).transpose()?,
            Kind::I32 => self.i64(column)?.map(|n| narrow(n, column, Value::I32)).transpose()?,
            Kind::I64 => self.i64(column)?.map(Value::I64),
            Kind::F64 => self.f64(column)?.map(Value::F64),
            Kind::Decimal => self.decimal(column)?.map(Value::Decimal),
            Kind::Text => self.text(column)?.map(|text| Value::Text(text.to_owned())),
            Kind::Bytes => self.bytes(column)?.map(|bytes| Value::Bytes(bytes.to_owned())),
            Kind::Date => self.date(column)?.map(Value::Date),
            Kind::Time => self.time(column)?.map(Value::Time),
            Kind::DateTime => self.datetime(column)?.map(Value::DateTime),
            Kind::Timestamp => self.timestamp(column)?.map(Value::Timestamp),
            Kind::Duration => self.duration(column)?.map(Value::Duration),
            Kind::Uuid => self.uuid(column)?.map(Value::Uuid),
            Kind::Json => self.json(column)?.map(Value::Json),
            Kind::Hstore => self.hstore(column)?.map(Value::Hstore),
            Kind::SearchVector => self.search_vector(column)?.map(Value::SearchVector),
            Kind::Array(of) => self.array(column, of)?.map(|values| Value::Array(of, values)),
            Kind::Range(of) => self.range(column, of)?.map(|range| Value::Range(of, Box::new(range))),
        };
        Ok(value.unwrap_or(Value::Null(kind)))
    }
}

fn narrow<N: TryFrom<i64>>(number: i64, column: usize, make: fn(N) -> Value) -> Result<Value> {
    match N::try_from(number) {
        Ok(fits) => Ok(make(fits)),
        Err(_) => Err(crate::DbError::decode(column, format!("{number} does not fit the field"))),
    }
}

/// What takes the rows of a statement, one after the other, as they arrive.
pub trait Rows: Send {
    /// Takes one. An error ends the statement, and is what the caller gets.
    fn row(&mut self, row: &dyn Row) -> Result<()>;

    /// How many rows are taken at a time, where whoever takes them may be slow. Then the statement has a connection of its
    /// own, no limit of time holds for all of its rows together, and its driver waits for [`Room`] between them.
    fn at_a_time(&self) -> Option<usize> {
        None
    }

    /// Whether another row can be taken.
    fn room(&mut self) -> Room {
        Room::Free
    }
}

/// Takes none of them: for statements whose rows nobody wants.
impl Rows for () {
    fn row(&mut self, _row: &dyn Row) -> Result<()> {
        Ok(())
    }
}

impl<F: FnMut(&dyn Row) -> Result<()> + Send> Rows for F {
    fn row(&mut self, row: &dyn Row) -> Result<()> {
        self(row)
    }
}
