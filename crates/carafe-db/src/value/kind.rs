//! The kinds of values that the databases have in common.

use std::fmt;

/// What a column holds, before any limit such as a length.
///
/// | kind | SQLite | PostgreSQL | MariaDB, MySQL |
/// | --- | --- | --- | --- |
/// | `Bool` | `INTEGER` | `boolean` | `tinyint(1)` |
/// | `I16` `I32` `I64` | `INTEGER` | `smallint` `integer` `bigint` | the same |
/// | `F64` | `REAL` | `double precision` | `double` |
/// | `Decimal` | `TEXT` | `numeric(p, s)` | `decimal(p, s)` |
/// | `Text` | `TEXT` | `varchar(n)`, `text` | `varchar(n)`, `longtext` |
/// | `Bytes` | `BLOB` | `bytea` | `longblob` |
/// | `Date` `Time` | `TEXT` | `date` `time` | `date` `time(6)` |
/// | `DateTime` | `TEXT` | `timestamp` | `datetime(6)` |
/// | `Timestamp` | `TEXT`, UTC | `timestamptz` | `datetime(6)`, UTC |
/// | `Duration` | `INTEGER`, microseconds | `interval` | `bigint`, microseconds |
/// | `Uuid` | `TEXT` | `uuid` | `uuid` (MariaDB), `char(36)` (MySQL) |
/// | `Json` | `TEXT` | `jsonb` | `json` |
/// | `Array` | – | an array | – |
/// | `Hstore` | – | `hstore` | – |
/// | `SearchVector` | – | `tsvector` | – |
/// | `Range` | – | `int4range` `int8range` `numrange` `daterange` `tsrange` `tstzrange` | – |
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// True or false.
    Bool,
    /// 16 bits, signed.
    I16,
    /// 32 bits, signed.
    I32,
    /// 64 bits, signed.
    I64,
    /// A binary fraction of 64 bits.
    F64,
    /// A decimal fraction, exact.
    Decimal,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// A day.
    Date,
    /// A time of day, to the microsecond.
    Time,
    /// A day and a time without a zone, to the microsecond.
    DateTime,
    /// A moment, to the microsecond.
    Timestamp,
    /// A length of time, to the microsecond.
    Duration,
    /// A UUID.
    Uuid,
    /// A JSON document.
    Json,
    /// Texts by keys, each of which may be missing.
    Hstore,
    /// The words of texts, and where they stand.
    SearchVector,
    /// Values of one kind, in order.
    Array(&'static Kind),
    /// Everything from one value of a kind up to another.
    Range(&'static Kind),
}

impl Kind {
    /// Its name in migration files and messages: `text`, `timestamp`, `array of i64`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::F64 => "f64",
            Self::Decimal => "decimal",
            Self::Text => "text",
            Self::Bytes => "bytes",
            Self::Date => "date",
            Self::Time => "time",
            Self::DateTime => "datetime",
            Self::Timestamp => "timestamp",
            Self::Duration => "duration",
            Self::Uuid => "uuid",
            Self::Json => "json",
            Self::Hstore => "hstore",
            Self::SearchVector => "search_vector",
            Self::Array(_) => "array",
            Self::Range(_) => "range",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Array(of) => write!(f, "array of {of}"),
            Self::Range(of) => write!(f, "range of {of}"),
            plain => f.write_str(plain.name()),
        }
    }
}
