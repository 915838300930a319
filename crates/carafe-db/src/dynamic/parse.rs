//! Values that come as text or as plain values, made of the kind of a field.

use std::str::FromStr;

use crate::{DbError, ErrorKind, Kind, Value, error::Result};

/// What a lookup is given: a text that is read as the field's kind, a value, or several.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Given {
    /// A text, as a visitor sends it.
    Text(String),
    /// A value.
    Value(Value),
    /// Several, for `in` and `range`.
    Many(Vec<Given>),
}

impl From<&str> for Given {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Given {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Value> for Given {
    fn from(value: Value) -> Self {
        Self::Value(value)
    }
}

impl From<bool> for Given {
    fn from(value: bool) -> Self {
        Self::Value(Value::Bool(value))
    }
}

impl From<i64> for Given {
    fn from(value: i64) -> Self {
        Self::Value(Value::I64(value))
    }
}

impl<G: Into<Self>> From<Vec<G>> for Given {
    fn from(many: Vec<G>) -> Self {
        Self::Many(many.into_iter().map(Into::into).collect())
    }
}

impl Given {
    /// As a value of a kind.
    pub(super) fn value(&self, kind: Kind) -> Result<Value> {
        match self {
            Self::Text(text) => parse(text, kind).ok_or_else(|| wrong(text, kind)),
            Self::Value(Value::I64(number)) => {
                whole(*number, kind).ok_or_else(|| wrong(&number.to_string(), kind))
            }
            Self::Value(value) if value.kind() == kind || value.is_null() => Ok(value.clone()),
            Self::Value(value) => Err(wrong(&value.to_string(), kind)),
            Self::Many(_) => Err(DbError::new(ErrorKind::Query, "several values where one is wanted")),
        }
    }

    /// As several values of a kind: a text is taken apart at its commas.
    pub(super) fn values(&self, kind: Kind) -> Result<Vec<Value>> {
        match self {
            Self::Many(many) => many.iter().map(|one| one.value(kind)).collect(),
            Self::Text(text) => {
                text.split(',').map(|part| parse(part, kind).ok_or_else(|| wrong(part, kind))).collect()
            }
            one @ Self::Value(_) => Ok(vec![one.value(kind)?]),
        }
    }

    /// As yes or no.
    pub(super) fn yes(&self) -> Result<bool> {
        match self.value(Kind::Bool)? {
            Value::Bool(yes) => Ok(yes),
            other => Err(wrong(&other.to_string(), Kind::Bool)),
        }
    }
}

#[cold]
fn wrong(text: &str, kind: Kind) -> DbError {
    let shown: String = text.chars().take(60).collect();
    DbError::new(ErrorKind::Query, format!("{shown:?} is no value of the kind {kind}"))
}

fn whole(number: i64, kind: Kind) -> Option<Value> {
    match kind {
        Kind::I16 => i16::try_from(number).ok().map(Value::I16),
        Kind::I32 => i32::try_from(number).ok().map(Value::I32),
        Kind::I64 => Some(Value::I64(number)),
        Kind::Decimal => Some(Value::Decimal(number.into())),
        Kind::F64 => number.to_string().parse().ok().map(Value::F64),
        _ => None,
    }
}

/// A text as a value of a kind, as ISO 8601 and JSON write it.
pub(crate) fn parse(text: &str, kind: Kind) -> Option<Value> {
    fn read<T: FromStr>(text: &str, make: fn(T) -> Value) -> Option<Value> {
        text.trim().parse().ok().map(make)
    }
    match kind {
        Kind::Bool => match text.trim() {
            "true" | "True" | "1" | "on" | "yes" => Some(Value::Bool(true)),
            "false" | "False" | "0" | "off" | "no" => Some(Value::Bool(false)),
            _ => None,
        },
        Kind::I16 => read(text, Value::I16),
        Kind::I32 => read(text, Value::I32),
        Kind::I64 => read(text, Value::I64),
        Kind::F64 => text.trim().parse().ok().filter(|number: &f64| number.is_finite()).map(Value::F64),
        Kind::Decimal => read(text, Value::Decimal),
        Kind::Text => Some(Value::Text(text.to_owned())),
        Kind::Date => read(text, Value::Date),
        Kind::Time => read(text, Value::Time),
        Kind::DateTime => read(text, Value::DateTime),
        Kind::Timestamp => read(text, Value::Timestamp),
        Kind::Duration => read(text, Value::Duration),
        Kind::Uuid => read(text, Value::Uuid),
        Kind::Json => serde_json::from_str(text).ok().map(Value::Json),
        Kind::Hstore => serde_json::from_str(text).ok().map(Value::Hstore),
        Kind::Bytes | Kind::SearchVector | Kind::Array(_) | Kind::Range(_) => None,
    }
}
