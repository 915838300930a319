//! A row as it lies in the bytes that PostgreSQL sent; nothing is copied before somebody asks for it.

use std::{collections::BTreeMap, fmt::Display};

use carafe_db::{
    DbError, Kind, Value,
    driver::Row,
    error::Result,
    value::{Lexemes, Range},
};
use jiff::{SignedDuration, Timestamp, civil};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::{
    column::Column,
    encode::{EPOCH, EPOCH_SECONDS},
    entries,
    numeric::{self, Numeric},
    oid, range, words,
};

/// Where a column lies in the row; nothing for a null.
pub(crate) type Span = Option<(u32, u32)>;

/// Finds the columns in the body of a DataRow; false when it is none.
pub(crate) fn find_columns(body: &[u8], spans: &mut Vec<Span>) -> bool {
    spans.clear();
    let Some((count, _)) = body.split_first_chunk() else { return false };
    let mut at = 2usize;
    for _ in 0..u16::from_be_bytes(*count) {
        let Some(length) = body.get(at..).and_then(|rest| rest.first_chunk()) else { return false };
        at += 4;
        let Ok(length) = usize::try_from(i32::from_be_bytes(*length)) else {
            spans.push(None);
            continue;
        };
        if body.len() - at < length {
            return false;
        }
        // A message has fewer than 2^31 bytes.
        spans.push(u32::try_from(at).ok().zip(u32::try_from(at + length).ok()));
        at += length;
    }
    true
}

pub(crate) struct PgRow<'a> {
    pub(crate) columns: &'a [Column],
    pub(crate) body: &'a [u8],
    pub(crate) spans: &'a [Span],
}

impl PgRow<'_> {
    fn field(&self, column: usize) -> Result<Option<Field<'_>>> {
        let (Some(about), Some(span)) = (self.columns.get(column), self.spans.get(column)) else {
            return Err(DbError::decode(column, format!("the row has only {} columns", self.spans.len())));
        };
        Ok(span.map(|(begin, end)| Field {
            column,
            oid: about.oid,
            bytes: &self.body[begin as usize..end as usize],
        }))
    }

    fn read<'a, T>(&'a self, column: usize, read: impl FnOnce(Field<'a>) -> Result<T>) -> Result<Option<T>> {
        self.field(column)?.map(read).transpose()
    }
}

impl Row for PgRow<'_> {
    fn len(&self) -> usize {
        self.spans.len()
    }

    fn name(&self, column: usize) -> &str {
        self.columns.get(column).map_or("", |column| &column.name)
    }

    fn is_null(&self, column: usize) -> bool {
        self.spans.get(column).is_none_or(Option::is_none)
    }

    fn bool(&self, column: usize) -> Result<Option<bool>> {
        self.read(column, |field| field.bool())
    }

    fn i64(&self, column: usize) -> Result<Option<i64>> {
        self.read(column, |field| field.i64())
    }

    fn f64(&self, column: usize) -> Result<Option<f64>> {
        self.read(column, |field| field.f64())
    }

    fn decimal(&self, column: usize) -> Result<Option<Decimal>> {
        self.read(column, |field| field.decimal())
    }

    fn text(&self, column: usize) -> Result<Option<&str>> {
        self.read(column, |field| field.text())
    }

    fn bytes(&self, column: usize) -> Result<Option<&[u8]>> {
        self.read(column, |field| {
            if field.oid == oid::BYTEA { Ok(field.bytes) } else { Err(field.is_no(Kind::Bytes)) }
        })
    }

    fn date(&self, column: usize) -> Result<Option<civil::Date>> {
        self.read(column, |field| field.date())
    }

    fn time(&self, column: usize) -> Result<Option<civil::Time>> {
        self.read(column, |field| field.time())
    }

    fn datetime(&self, column: usize) -> Result<Option<civil::DateTime>> {
        self.read(column, |field| field.datetime())
    }

    fn timestamp(&self, column: usize) -> Result<Option<Timestamp>> {
        self.read(column, |field| field.timestamp())
    }

    fn duration(&self, column: usize) -> Result<Option<SignedDuration>> {
        self.read(column, |field| field.duration())
    }

    fn uuid(&self, column: usize) -> Result<Option<Uuid>> {
        self.read(column, |field| field.uuid())
    }

    fn json(&self, column: usize) -> Result<Option<serde_json::Value>> {
        self.read(column, |field| field.json())
    }

    fn array(&self, column: usize, of: &'static Kind) -> Result<Option<Vec<Value>>> {
        self.read(column, |field| field.array(*of))
    }

    fn hstore(&self, column: usize) -> Result<Option<BTreeMap<String, Option<String>>>> {
        self.read(column, |field| field.hstore())
    }

    fn search_vector(&self, column: usize) -> Result<Option<Lexemes>> {
        self.read(column, |field| field.search_vector())
    }

    fn range(&self, column: usize, of: &'static Kind) -> Result<Option<Range<Value>>> {
        self.read(column, |field| field.range(*of))
    }
}

/// One column of a row that is no null.
#[derive(Clone, Copy)]
struct Field<'a> {
    column: usize,
    oid: u32,
    bytes: &'a [u8],
}

impl<'a> Field<'a> {
    fn bool(self) -> Result<bool> {
        match (self.oid, self.bytes) {
            (oid::BOOL, [byte]) => Ok(*byte != 0),
            _ => Err(self.is_no(Kind::Bool)),
        }
    }

    fn i64(self) -> Result<i64> {
        match self.oid {
            oid::INT2 => self.word().map(i16::from_be_bytes).map(i64::from),
            oid::INT4 => self.word().map(i32::from_be_bytes).map(i64::from),
            oid::INT8 => self.word().map(i64::from_be_bytes),
            oid::OID => self.word().map(u32::from_be_bytes).map(i64::from),
            _ => Err(self.is_no(Kind::I64)),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a number as a binary fraction is the nearest one")]
    fn f64(self) -> Result<f64> {
        match self.oid {
            oid::FLOAT8 => self.word().map(f64::from_be_bytes),
            oid::FLOAT4 => self.word().map(f32::from_be_bytes).map(f64::from),
            oid::NUMERIC => numeric::as_f64(self.bytes).ok_or_else(|| self.is_damaged()),
            oid::INT2 | oid::INT4 | oid::INT8 => self.i64().map(|number| number as f64),
            _ => Err(self.is_no(Kind::F64)),
        }
    }

    fn decimal(self) -> Result<Decimal> {
        match self.oid {
            oid::NUMERIC => match numeric::read(self.bytes).ok_or_else(|| self.is_damaged())? {
                Numeric::Finite(decimal) => Ok(decimal),
                Numeric::NotANumber => Err(self.error("NaN is no decimal")),
                Numeric::Infinite | Numeric::MinusInfinite => Err(self.error("infinity is no decimal")),
                Numeric::TooLong => {
                    Err(self.error("the number has more digits than a decimal, which has 28"))
                }
            },
            oid::FLOAT8 | oid::FLOAT4 => {
                let number = self.f64()?;
                Decimal::try_from(number).map_err(|_| self.error(format_args!("{number} is no decimal")))
            }
            oid::INT2 | oid::INT4 | oid::INT8 => self.i64().map(Decimal::from),
            _ => Err(self.is_no(Kind::Decimal)),
        }
    }

    fn text(self) -> Result<&'a str> {
        let bytes = match self.oid {
            oid::TEXT
            | oid::VARCHAR
            | oid::BPCHAR
            | oid::NAME
            | oid::CHAR
            | oid::UNKNOWN
            | oid::JSON
            | oid::XML => self.bytes,
            oid::JSONB => self.jsonb()?,
            users if users >= oid::FIRST_OF_USERS => self.bytes,
            _ => return Err(self.is_no(Kind::Text)),
        };
        std::str::from_utf8(bytes).map_err(|_| self.error("the bytes are no text"))
    }

    fn date(self) -> Result<civil::Date> {
        if self.oid != oid::DATE {
            return Err(self.is_no(Kind::Date));
        }
        let days = i32::from_be_bytes(self.word()?);
        self.day(i64::from(days))
    }

    fn day(self, days: i64) -> Result<civil::Date> {
        if days == i64::from(i32::MAX) || days == i64::from(i32::MIN) {
            return Err(self.error("infinity is no date"));
        }
        EPOCH
            .checked_add(SignedDuration::from_hours(days * 24))
            .map_err(|_| self.error("the date is not between the years -9999 and 9999"))
    }

    fn time(self) -> Result<civil::Time> {
        if self.oid != oid::TIME {
            return Err(self.is_no(Kind::Time));
        }
        self.time_of_day(i64::from_be_bytes(self.word()?))
    }

    fn time_of_day(self, micros: i64) -> Result<civil::Time> {
        if !(0..86_400_000_000).contains(&micros) {
            return Err(self.error("24:00 is no time of day"));
        }
        civil::Time::midnight()
            .checked_add(SignedDuration::from_micros(micros))
            .map_err(|_| self.error("it is no time of day"))
    }

    fn datetime(self) -> Result<civil::DateTime> {
        if self.oid != oid::TIMESTAMP {
            return Err(self.is_no(Kind::DateTime));
        }
        let micros = i64::from_be_bytes(self.word()?);
        if micros == i64::MAX || micros == i64::MIN {
            return Err(self.error("infinity is no date and time"));
        }
        let date = self.day(micros.div_euclid(86_400_000_000))?;
        Ok(date.to_datetime(self.time_of_day(micros.rem_euclid(86_400_000_000))?))
    }

    fn timestamp(self) -> Result<Timestamp> {
        if self.oid != oid::TIMESTAMPTZ {
            return Err(self.is_no(Kind::Timestamp));
        }
        let micros = i64::from_be_bytes(self.word()?);
        if micros == i64::MAX || micros == i64::MIN {
            return Err(self.error("infinity is no moment"));
        }
        let (seconds, rest) = (micros.div_euclid(1_000_000), micros.rem_euclid(1_000_000));
        let nanos = i32::try_from(rest * 1000).unwrap_or(0);
        Timestamp::new(seconds + EPOCH_SECONDS, nanos)
            .map_err(|_| self.error("the moment is not between the years -9999 and 9999"))
    }

    fn duration(self) -> Result<SignedDuration> {
        let (oid::INTERVAL, [micros @ .., _, _, _, _, _, _, _, _]) = (self.oid, self.bytes) else {
            return Err(self.is_no(Kind::Duration));
        };
        let micros = i64::from_be_bytes(*micros.first_chunk().ok_or_else(|| self.is_damaged())?);
        let tail: &[u8; 8] = self.bytes.last_chunk().ok_or_else(|| self.is_damaged())?;
        let [days, months] =
            [&tail[..4], &tail[4..]].map(|word| word.first_chunk().map_or(0, |b| i32::from_be_bytes(*b)));
        if months != 0 {
            return Err(self.error("an interval with months has no fixed length"));
        }
        Ok(SignedDuration::from_micros(micros) + SignedDuration::from_hours(i64::from(days) * 24))
    }

    fn uuid(self) -> Result<Uuid> {
        match (self.oid, Uuid::from_slice(self.bytes)) {
            (oid::UUID, Ok(uuid)) => Ok(uuid),
            _ => Err(self.is_no(Kind::Uuid)),
        }
    }

    fn json(self) -> Result<serde_json::Value> {
        let bytes = match self.oid {
            oid::JSONB => self.jsonb()?,
            oid::JSON => self.bytes,
            _ => return Err(self.is_no(Kind::Json)),
        };
        serde_json::from_slice(bytes).map_err(|error| self.error(format_args!("the JSON document: {error}")))
    }

    /// The text behind the version of the format.
    fn jsonb(self) -> Result<&'a [u8]> {
        match self.bytes {
            [1, text @ ..] => Ok(text),
            _ => Err(self.is_damaged()),
        }
    }

    fn array(self, of: Kind) -> Result<Vec<Value>> {
        let words: Vec<i32> = self
            .bytes
            .chunks_exact(4)
            .take(5)
            .filter_map(|word| word.first_chunk())
            .map(|word| i32::from_be_bytes(*word))
            .collect();
        let (length, element) = match words[..] {
            [0, _, oid, ..] => (0, oid),
            [1, _, oid, length, _] => (length, oid),
            [dimensions, _, _, ..] if dimensions > 1 => {
                return Err(self.error("arrays of arrays are not read"));
            }
            _ => return Err(self.is_no(Kind::Array(&Kind::Text))),
        };
        let columns = [Column { name: "".into(), oid: element.cast_unsigned() }];
        let mut rest = self.bytes.get(20..).unwrap_or_default();
        let mut values = Vec::with_capacity(usize::try_from(length).unwrap_or(0).min(rest.len() / 4));
        for _ in 0..length {
            let (size, behind) = rest.split_first_chunk().ok_or_else(|| self.is_damaged())?;
            let size = usize::try_from(i32::from_be_bytes(*size)).ok();
            let (body, behind) =
                behind.split_at_checked(size.unwrap_or(0)).ok_or_else(|| self.is_damaged())?;
            let span = size.map(|size| (0, u32::try_from(size).unwrap_or(u32::MAX)));
            let row = PgRow { columns: &columns, body, spans: &[span] };
            values.push(row.value(0, of).map_err(|error| self.error(error))?);
            rest = behind;
        }
        Ok(values)
    }

    fn range(self, of: Kind) -> Result<Range<Value>> {
        if self.oid != oid::of_range(of) {
            return Err(self.is_no(Kind::Range(&Kind::Text)));
        }
        let Some(ends) = range::read(self.bytes) else { return Err(self.is_damaged()) };
        // An end lies in the bytes as a column of its own would.
        let columns = [Column { name: "".into(), oid: oid::of(of) }];
        ends.try_map(|body| {
            let spans = [u32::try_from(body.len()).ok().map(|length| (0, length))];
            let row = PgRow { columns: &columns, body, spans: &spans };
            row.value(0, of).map_err(|error| self.error(error))
        })
    }

    fn hstore(self) -> Result<BTreeMap<String, Option<String>>> {
        if self.oid < oid::FIRST_OF_USERS {
            return Err(self.is_no(Kind::Hstore));
        }
        entries::read(self.bytes).ok_or_else(|| self.is_damaged())
    }

    fn search_vector(self) -> Result<Lexemes> {
        if self.oid != oid::TSVECTOR {
            return Err(self.is_no(Kind::SearchVector));
        }
        words::read(self.bytes).ok_or_else(|| self.is_damaged())
    }

    fn word<const N: usize>(self) -> Result<[u8; N]> {
        self.bytes.try_into().map_err(|_| self.is_damaged())
    }

    fn is_no(self, kind: Kind) -> DbError {
        self.error(format_args!(
            "the database has {} there, which is not read as {kind}",
            oid::name(self.oid)
        ))
    }

    fn is_damaged(self) -> DbError {
        self.error(format_args!("{} bytes are no {}", self.bytes.len(), oid::name(self.oid)))
    }

    fn error(self, fact: impl Display) -> DbError {
        DbError::decode(self.column, fact)
    }
}
