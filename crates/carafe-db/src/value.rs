//! What a column can hold, whatever the database: the type of a value, and the value itself.

mod kind;
mod known;
mod lexemes;
mod range;

pub use kind::Kind;
pub(crate) use known::Known;
pub use lexemes::{Lexemes, Spot, Weight};
pub use range::Range;

use std::{collections::BTreeMap, fmt};

use jiff::{SignedDuration, Timestamp, civil};
use rust_decimal::Decimal;
use uuid::Uuid;

/// A value on its way to a database or back.
///
/// A null keeps its kind, so that a database that infers types never has to guess what `NULL` is.
///
/// ```
/// use carafe_db::{Kind, Value};
///
/// assert_eq!(Value::I64(7).kind(), Kind::I64);
/// assert_eq!(Value::Null(Kind::Text).kind(), Kind::Text);
/// assert!(Value::Null(Kind::Text).is_null());
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// Nothing, where a value of this kind could be.
    Null(Kind),
    /// True or false.
    Bool(bool),
    /// 16 bits, signed.
    I16(i16),
    /// 32 bits, signed.
    I32(i32),
    /// 64 bits, signed.
    I64(i64),
    /// A binary fraction of 64 bits.
    F64(f64),
    /// A decimal fraction, exact.
    Decimal(Decimal),
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A day.
    Date(civil::Date),
    /// A time of day.
    Time(civil::Time),
    /// A day and a time without a zone.
    DateTime(civil::DateTime),
    /// A moment.
    Timestamp(Timestamp),
    /// A length of time.
    Duration(SignedDuration),
    /// A UUID.
    Uuid(Uuid),
    /// A JSON document.
    Json(serde_json::Value),
    /// Texts by keys, each of which may be missing. Only PostgreSQL has columns of them.
    Hstore(BTreeMap<String, Option<String>>),
    /// The words of texts, and where they stand. Only PostgreSQL has columns of them.
    SearchVector(Lexemes),
    /// Values of one kind, in order. Only PostgreSQL has columns of them.
    Array(&'static Kind, Vec<Value>),
    /// Everything from one value up to another. Only PostgreSQL has columns of them.
    Range(&'static Kind, Box<Range<Value>>),
}

impl Value {
    /// A number in the width of a kind, if it fits.
    pub(crate) fn whole(number: i64, kind: Kind) -> Option<Self> {
        match kind {
            Kind::I16 => number.try_into().ok().map(Self::I16),
            Kind::I32 => number.try_into().ok().map(Self::I32),
            _ => Some(Self::I64(number)),
        }
    }

    /// A whole number of any width.
    pub(crate) fn number(&self) -> Option<i64> {
        match self {
            Self::I16(number) => Some((*number).into()),
            Self::I32(number) => Some((*number).into()),
            Self::I64(number) => Some(*number),
            _ => None,
        }
    }

    /// The kind of column that holds it.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Null(kind) => *kind,
            Self::Bool(_) => Kind::Bool,
            Self::I16(_) => Kind::I16,
            Self::I32(_) => Kind::I32,
            Self::I64(_) => Kind::I64,
            Self::F64(_) => Kind::F64,
            Self::Decimal(_) => Kind::Decimal,
            Self::Text(_) => Kind::Text,
            Self::Bytes(_) => Kind::Bytes,
            Self::Date(_) => Kind::Date,
            Self::Time(_) => Kind::Time,
            Self::DateTime(_) => Kind::DateTime,
            Self::Timestamp(_) => Kind::Timestamp,
            Self::Duration(_) => Kind::Duration,
            Self::Uuid(_) => Kind::Uuid,
            Self::Json(_) => Kind::Json,
            Self::Hstore(_) => Kind::Hstore,
            Self::SearchVector(_) => Kind::SearchVector,
            Self::Array(kind, _) => Kind::Array(kind),
            Self::Range(kind, _) => Kind::Range(kind),
        }
    }

    /// Whether it is a null of any kind.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null(_))
    }
}

/// For messages: text in quotes, bytes by their number, a long text cut.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null(_) => f.write_str("null"),
            Self::Bool(value) => value.fmt(f),
            Self::I16(value) => value.fmt(f),
            Self::I32(value) => value.fmt(f),
            Self::I64(value) => value.fmt(f),
            Self::F64(value) => value.fmt(f),
            Self::Decimal(value) => value.fmt(f),
            Self::Text(text) => match text.char_indices().nth(60) {
                Some((end, _)) => write!(f, "{:?}…", &text[..end]),
                None => write!(f, "{text:?}"),
            },
            Self::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
            Self::Date(value) => value.fmt(f),
            Self::Time(value) => value.fmt(f),
            Self::DateTime(value) => value.fmt(f),
            Self::Timestamp(value) => value.fmt(f),
            Self::Duration(value) => value.fmt(f),
            Self::Uuid(value) => value.fmt(f),
            Self::Json(_) => f.write_str("JSON"),
            Self::Hstore(entries) => write!(f, "{} entries", entries.len()),
            Self::SearchVector(words) => write!(f, "{} words", words.len()),
            Self::Array(_, values) => write!(f, "{} values", values.len()),
            Self::Range(_, range) => range.fmt(f),
        }
    }
}
