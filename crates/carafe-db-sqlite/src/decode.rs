//! Values on their way out of SQLite.

use carafe_db::{DbError, Kind, Value, driver::Row, error::Result};
use jiff::{SignedDuration, Timestamp, civil};
use rusqlite::types::{self, ValueRef};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::calendar;

/// Where the columns of a row are.
pub(crate) trait Cells {
    fn len(&self) -> usize;
    fn name(&self, column: usize) -> Option<&str>;
    fn cell(&self, column: usize) -> Option<ValueRef<'_>>;
}

/// The row that a statement stands at.
impl Cells for rusqlite::Row<'_> {
    fn len(&self) -> usize {
        self.as_ref().column_count()
    }

    fn name(&self, column: usize) -> Option<&str> {
        self.as_ref().column_name(column).ok()
    }

    fn cell(&self, column: usize) -> Option<ValueRef<'_>> {
        self.get_ref(column).ok()
    }
}

/// A row that was read elsewhere.
#[derive(Debug)]
pub(crate) struct Kept<'a> {
    pub(crate) names: &'a [String],
    pub(crate) cells: &'a [types::Value],
}

impl Cells for Kept<'_> {
    fn len(&self) -> usize {
        self.cells.len()
    }

    fn name(&self, column: usize) -> Option<&str> {
        self.names.get(column).map(String::as_str)
    }

    fn cell(&self, column: usize) -> Option<ValueRef<'_>> {
        self.cells.get(column).map(ValueRef::from)
    }
}

/// A row as `carafe-db` reads it.
#[derive(Debug)]
pub(crate) struct Decoded<'a, C>(pub(crate) &'a C);

impl<C: Cells> Decoded<'_, C> {
    fn cell(&self, column: usize) -> Result<ValueRef<'_>> {
        self.0
            .cell(column)
            .ok_or_else(|| DbError::decode(column, format_args!("the row has {} columns", self.0.len())))
    }

    #[cold]
    fn wrong(&self, column: usize, wanted: &str, found: ValueRef<'_>) -> DbError {
        let name = self.0.name(column).unwrap_or_default();
        DbError::decode(column, format_args!("`{name}` should hold {wanted}, and holds {}", show(found)))
    }

    fn parse<T>(&self, column: usize, wanted: &str, read: impl Fn(&[u8]) -> Option<T>) -> Result<Option<T>> {
        match self.cell(column)? {
            ValueRef::Null => Ok(None),
            found @ ValueRef::Text(text) => {
                read(text).map(Some).ok_or_else(|| self.wrong(column, wanted, found))
            }
            found => Err(self.wrong(column, wanted, found)),
        }
    }
}

impl<C: Cells> Row for Decoded<'_, C> {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn name(&self, column: usize) -> &str {
        self.0.name(column).unwrap_or_default()
    }

    fn is_null(&self, column: usize) -> bool {
        matches!(self.0.cell(column), Some(ValueRef::Null))
    }

    fn bool(&self, column: usize) -> Result<Option<bool>> {
        match self.cell(column)? {
            ValueRef::Null => Ok(None),
            ValueRef::Integer(0) => Ok(Some(false)),
            ValueRef::Integer(1) => Ok(Some(true)),
            found => Err(self.wrong(column, "true or false (1 or 0)", found)),
        }
    }

    fn i64(&self, column: usize) -> Result<Option<i64>> {
        match self.cell(column)? {
            ValueRef::Null => Ok(None),
            ValueRef::Integer(number) => Ok(Some(number)),
            found => Err(self.wrong(column, "a whole number", found)),
        }
    }

    fn f64(&self, column: usize) -> Result<Option<f64>> {
        match self.cell(column)? {
            ValueRef::Null => Ok(None),
            ValueRef::Real(number) => Ok(Some(number)),
            #[expect(clippy::cast_precision_loss, reason = "a whole number is asked for as a fraction")]
            ValueRef::Integer(number) => Ok(Some(number as f64)),
            // A decimal is kept as text; asked for as a fraction, as after an average, it is one.
            found @ ValueRef::Text(text) => std::str::from_utf8(text)
                .ok()
                .and_then(|text| text.parse().ok())
                .map(Some)
                .ok_or_else(|| self.wrong(column, "a number", found)),
            found @ ValueRef::Blob(_) => Err(self.wrong(column, "a number", found)),
        }
    }

    fn decimal(&self, column: usize) -> Result<Option<Decimal>> {
        let found = self.cell(column)?;
        if found == ValueRef::Null {
            return Ok(None);
        }
        decimal(found).map(Some).ok_or_else(|| self.wrong(column, "a decimal number", found))
    }

    fn text(&self, column: usize) -> Result<Option<&str>> {
        match self.cell(column)? {
            ValueRef::Null => Ok(None),
            ValueRef::Text(text) => std::str::from_utf8(text)
                .map(Some)
                .map_err(|_| self.wrong(column, "text in UTF-8", ValueRef::Blob(text))),
            found => Err(self.wrong(column, "text", found)),
        }
    }

    fn bytes(&self, column: usize) -> Result<Option<&[u8]>> {
        match self.cell(column)? {
            ValueRef::Null => Ok(None),
            ValueRef::Blob(bytes) => Ok(Some(bytes)),
            found => Err(self.wrong(column, "bytes", found)),
        }
    }

    fn date(&self, column: usize) -> Result<Option<civil::Date>> {
        self.parse(column, "a day such as 2026-11-28", calendar::read_date)
    }

    fn time(&self, column: usize) -> Result<Option<civil::Time>> {
        self.parse(column, "a time such as 23:26:16.000000", calendar::read_time)
    }

    fn datetime(&self, column: usize) -> Result<Option<civil::DateTime>> {
        self.parse(column, "a day and time such as 2026-11-28 23:26:16.000000", calendar::read_datetime)
    }

    fn timestamp(&self, column: usize) -> Result<Option<Timestamp>> {
        self.parse(column, "a moment such as 2026-11-28 23:26:16.000000", calendar::read_timestamp)
    }

    fn duration(&self, column: usize) -> Result<Option<SignedDuration>> {
        Ok(self.i64(column)?.map(SignedDuration::from_micros))
    }

    fn uuid(&self, column: usize) -> Result<Option<Uuid>> {
        match self.cell(column)? {
            ValueRef::Blob(bytes) if bytes.len() == 16 => Ok(Uuid::from_slice(bytes).ok()),
            _ => self.parse(column, "a UUID", |text| Uuid::try_parse_ascii(text).ok()),
        }
    }

    fn json(&self, column: usize) -> Result<Option<serde_json::Value>> {
        match self.cell(column)? {
            // What `json_extract` gives is a number where the document has one.
            ValueRef::Integer(number) => Ok(Some(number.into())),
            ValueRef::Real(number) => Ok(Some(number.into())),
            _ => self.parse(column, "a JSON document", |text| serde_json::from_slice(text).ok()),
        }
    }

    fn array(&self, column: usize, _of: &'static Kind) -> Result<Option<Vec<Value>>> {
        Err(DbError::decode(column, "SQLite has no arrays"))
    }
}

pub(crate) fn decimal(found: ValueRef<'_>) -> Option<Decimal> {
    match found {
        ValueRef::Integer(number) => Some(number.into()),
        // By way of the shortest text that means this number: 0.1 is to be 0.1.
        ValueRef::Real(number) => read_decimal(&number.to_string()),
        ValueRef::Text(text) => read_decimal(std::str::from_utf8(text).ok()?),
        ValueRef::Null | ValueRef::Blob(_) => None,
    }
}

fn read_decimal(text: &str) -> Option<Decimal> {
    text.parse().or_else(|_| Decimal::from_scientific(text)).ok()
}

/// What a cell holds, for a message: its type, and no more of it than a developer needs; a value may be private.
fn show(found: ValueRef<'_>) -> String {
    match found {
        ValueRef::Null => "nothing".to_owned(),
        ValueRef::Integer(_) => "a whole number".to_owned(),
        ValueRef::Real(_) => "a fraction".to_owned(),
        ValueRef::Text(text) => format!("text of {} bytes that is none", text.len()),
        ValueRef::Blob(bytes) => format!("{} bytes", bytes.len()),
    }
}
