//! A row as the server sent it, read as the kinds of our values.

use std::fmt::Display;

use carafe_db::{DbError, Kind, Value, driver::Row, error::Result};
use jiff::{SignedDuration, Timestamp, civil, tz::TimeZone};
use mysql_async::{Column, Value as Sent, consts::ColumnType};
use rust_decimal::Decimal;
use uuid::Uuid;

/// The number by which the protocol tells bytes from text.
const BINARY: u16 = 63;

pub(crate) struct MyRow<'a>(pub(crate) &'a mysql_async::Row);

impl MyRow<'_> {
    fn read<'a, T>(&'a self, at: usize, read: impl FnOnce(Field<'a>) -> Result<T>) -> Result<Option<T>> {
        match (self.0.columns_ref().get(at), self.0.as_ref(at)) {
            (Some(_), Some(Sent::NULL)) => Ok(None),
            (Some(column), Some(sent)) => read(Field { at, column, sent }).map(Some),
            _ => Err(DbError::decode(at, format!("the row has only {} columns", self.0.len()))),
        }
    }
}

impl Row for MyRow<'_> {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn name(&self, column: usize) -> &str {
        let name = self.0.columns_ref().get(column).map(Column::name_ref).unwrap_or_default();
        std::str::from_utf8(name).unwrap_or_default()
    }

    fn is_null(&self, column: usize) -> bool {
        self.0.as_ref(column).is_none_or(|sent| *sent == Sent::NULL)
    }

    fn bool(&self, column: usize) -> Result<Option<bool>> {
        self.read(column, |field| field.whole(Kind::Bool).map(|number| number != 0))
    }

    fn i64(&self, column: usize) -> Result<Option<i64>> {
        self.read(column, |field| field.whole(Kind::I64))
    }

    fn f64(&self, column: usize) -> Result<Option<f64>> {
        self.read(column, |field| field.f64())
    }

    fn decimal(&self, column: usize) -> Result<Option<Decimal>> {
        self.read(column, |field| field.decimal())
    }

    fn text(&self, column: usize) -> Result<Option<&str>> {
        self.read(column, |field| field.text(Kind::Text))
    }

    fn bytes(&self, column: usize) -> Result<Option<&[u8]>> {
        self.read(column, |field| field.bytes())
    }

    fn date(&self, column: usize) -> Result<Option<civil::Date>> {
        self.read(column, |field| field.date())
    }

    fn time(&self, column: usize) -> Result<Option<civil::Time>> {
        self.read(column, |field| field.time())
    }

    fn datetime(&self, column: usize) -> Result<Option<civil::DateTime>> {
        self.read(column, |field| field.datetime(Kind::DateTime))
    }

    fn timestamp(&self, column: usize) -> Result<Option<Timestamp>> {
        self.read(column, |field| field.timestamp())
    }

    fn duration(&self, column: usize) -> Result<Option<SignedDuration>> {
        self.read(column, |field| field.whole(Kind::Duration).map(SignedDuration::from_micros))
    }

    fn uuid(&self, column: usize) -> Result<Option<Uuid>> {
        self.read(column, |field| field.uuid())
    }

    fn json(&self, column: usize) -> Result<Option<serde_json::Value>> {
        self.read(column, |field| field.json())
    }

    fn array(&self, column: usize, _of: &'static Kind) -> Result<Option<Vec<Value>>> {
        self.read(column, |field| Err(field.error("MariaDB and MySQL have no arrays")))
    }
}

/// One column of a row that is no null.
#[derive(Clone, Copy)]
struct Field<'a> {
    at: usize,
    column: &'a Column,
    sent: &'a Sent,
}

impl<'a> Field<'a> {
    fn whole(self, kind: Kind) -> Result<i64> {
        match self.sent {
            Sent::Int(number) => Ok(*number),
            Sent::UInt(number) => i64::try_from(*number)
                .map_err(|_| self.error(format_args!("{number} does not fit the field"))),
            _ => Err(self.is_no(kind)),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a number as a binary fraction is the nearest one")]
    fn f64(self) -> Result<f64> {
        match self.sent {
            Sent::Double(number) => Ok(*number),
            Sent::Float(number) => Ok(f64::from(*number)),
            Sent::Int(number) => Ok(*number as f64),
            Sent::UInt(number) => Ok(*number as f64),
            _ => self.digits(Kind::F64)?.parse().map_err(|_| self.is_no(Kind::F64)),
        }
    }

    fn decimal(self) -> Result<Decimal> {
        match self.sent {
            Sent::Int(number) => Ok(Decimal::from(*number)),
            Sent::UInt(number) => Ok(Decimal::from(*number)),
            Sent::Double(_) | Sent::Float(_) => {
                let number = self.f64()?;
                Decimal::try_from(number).map_err(|_| self.error(format_args!("{number} is no decimal")))
            }
            _ => {
                let digits = self.digits(Kind::Decimal)?;
                // Zeros at the end are kept where there is room for them.
                let short = || digits.trim_end_matches('0').trim_end_matches('.');
                Decimal::from_str_exact(digits)
                    .or_else(|_| Decimal::from_str_exact(if digits.contains('.') { short() } else { digits }))
                    .map_err(|_| self.error("the number has more digits than a decimal, which has 28"))
            }
        }
    }

    /// An exact number, which comes as text.
    fn digits(self, kind: Kind) -> Result<&'a str> {
        use ColumnType::{MYSQL_TYPE_DECIMAL, MYSQL_TYPE_NEWDECIMAL};
        match (self.column.column_type(), self.sent) {
            (MYSQL_TYPE_DECIMAL | MYSQL_TYPE_NEWDECIMAL, Sent::Bytes(bytes)) => {
                std::str::from_utf8(bytes).map_err(|_| self.is_no(kind))
            }
            _ => Err(self.is_no(kind)),
        }
    }

    fn text(self, kind: Kind) -> Result<&'a str> {
        let json = self.column.column_type() == ColumnType::MYSQL_TYPE_JSON;
        match self.string() {
            Some(bytes) if json || self.column.character_set() != BINARY => {
                std::str::from_utf8(bytes).map_err(|_| self.error("the bytes are no text"))
            }
            _ => Err(self.is_no(kind)),
        }
    }

    fn bytes(self) -> Result<&'a [u8]> {
        let json = self.column.column_type() == ColumnType::MYSQL_TYPE_JSON;
        match self.string() {
            Some(bytes) if !json && self.column.character_set() == BINARY => Ok(bytes),
            _ => Err(self.is_no(Kind::Bytes)),
        }
    }

    /// Text or bytes; not numbers that come as text.
    fn string(self) -> Option<&'a [u8]> {
        use ColumnType::{MYSQL_TYPE_BIT, MYSQL_TYPE_DECIMAL, MYSQL_TYPE_NEWDECIMAL};
        match (self.column.column_type(), self.sent) {
            (MYSQL_TYPE_DECIMAL | MYSQL_TYPE_NEWDECIMAL | MYSQL_TYPE_BIT, _) => None,
            (_, Sent::Bytes(bytes)) => Some(bytes),
            _ => None,
        }
    }

    fn date(self) -> Result<civil::Date> {
        match (self.column.column_type(), self.sent) {
            (ColumnType::MYSQL_TYPE_DATE, Sent::Date(year, month, day, ..)) => {
                let date = civil::Date::new(year.cast_signed(), month.cast_signed(), day.cast_signed());
                date.map_err(|_| self.error("it is no day of the calendar"))
            }
            _ => Err(self.is_no(Kind::Date)),
        }
    }

    fn time(self) -> Result<civil::Time> {
        match *self.sent {
            Sent::Time(false, 0, hour, minute, second, micros) => {
                let nanos = i32::try_from(micros).unwrap_or(i32::MAX).saturating_mul(1000);
                civil::Time::new(hour.cast_signed(), minute.cast_signed(), second.cast_signed(), nanos)
                    .map_err(|_| self.error("it is no time of day"))
            }
            Sent::Time(..) => Err(self.error("it is a length of time, not a time of day")),
            _ => Err(self.is_no(Kind::Time)),
        }
    }

    fn datetime(self, kind: Kind) -> Result<civil::DateTime> {
        let Sent::Date(year, month, day, hour, minute, second, micros) = *self.sent else {
            return Err(self.is_no(kind));
        };
        if self.column.column_type() == ColumnType::MYSQL_TYPE_DATE {
            return Err(self.is_no(kind));
        }
        let nanos = i32::try_from(micros).unwrap_or(i32::MAX).saturating_mul(1000);
        let date = civil::Date::new(year.cast_signed(), month.cast_signed(), day.cast_signed());
        let time = civil::Time::new(hour.cast_signed(), minute.cast_signed(), second.cast_signed(), nanos);
        match (date, time) {
            (Ok(date), Ok(time)) => Ok(date.to_datetime(time)),
            _ => Err(self.error("it is no day of the calendar")),
        }
    }

    fn timestamp(self) -> Result<Timestamp> {
        let datetime = self.datetime(Kind::Timestamp)?;
        TimeZone::UTC
            .to_timestamp(datetime)
            .map_err(|_| self.error("the moment is not between the years -9999 and 9999"))
    }

    fn uuid(self) -> Result<Uuid> {
        let bytes = self.string().ok_or_else(|| self.is_no(Kind::Uuid))?;
        let uuid = if bytes.len() == 16 { Uuid::from_slice(bytes) } else { Uuid::try_parse_ascii(bytes) };
        uuid.map_err(|_| self.is_no(Kind::Uuid))
    }

    fn json(self) -> Result<serde_json::Value> {
        let text = self.text(Kind::Json)?;
        serde_json::from_str(text).map_err(|error| self.error(format_args!("the JSON document: {error}")))
    }

    fn is_no(self, kind: Kind) -> DbError {
        let type_name = format!("{:?}", self.column.column_type());
        let type_name = type_name.strip_prefix("MYSQL_TYPE_").unwrap_or(&type_name).to_lowercase();
        self.error(format_args!("the database has {type_name} there, which is not read as {kind}"))
    }

    fn error(self, fact: impl Display) -> DbError {
        DbError::decode(self.at, fact)
    }
}
