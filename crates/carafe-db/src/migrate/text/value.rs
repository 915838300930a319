//! Values in migration files: the default of a column, and what rows get that are there already.

use std::{collections::BTreeMap, ops::Bound};

use jiff::{SignedDuration, Timestamp, civil};
use toml::{Spanned, de::DeValue};

use super::{
    reading::{Words, integer},
    writing::quoted,
};
use crate::{
    Kind, Value,
    error::Result,
    schema::{ColumnDefault, Fill},
    value::Range,
};

/// `default`, `default_now` or `default_sql`.
pub(super) fn read_default(words: &Words<'_, '_>, kind: Option<Kind>) -> Result<Option<ColumnDefault>> {
    if words.flag("default_now")? {
        return Ok(Some(ColumnDefault::Now));
    }
    if let Some(sql) = words.maybe_text("default_sql")? {
        return Ok(Some(ColumnDefault::Sql(sql)));
    }
    Ok(read(words, "default", kind)?.map(ColumnDefault::Value))
}

/// `fill`, `fill_now` or `fill_sql`.
pub(crate) fn read_fill(words: &Words<'_, '_>, kind: Option<Kind>) -> Result<Option<Fill>> {
    if words.flag("fill_now")? {
        return Ok(Some(Fill::Now));
    }
    if let Some(sql) = words.maybe_text("fill_sql")? {
        return Ok(Some(Fill::Sql(sql)));
    }
    Ok(read(words, "fill", kind)?.map(Fill::Value))
}

/// The words for a default.
pub(super) fn default_words(default: &ColumnDefault) -> (&'static str, String) {
    match default {
        ColumnDefault::Value(value) => ("default", write(value)),
        ColumnDefault::Now => ("default_now", "true".to_owned()),
        ColumnDefault::Sql(sql) => ("default_sql", quoted(sql)),
    }
}

/// The words for a fill.
pub(crate) fn write_fill(fill: &Fill) -> (&'static str, String) {
    match fill {
        Fill::Value(value) => ("fill", write(value)),
        Fill::Now => ("fill_now", "true".to_owned()),
        Fill::Sql(sql) => ("fill_sql", quoted(sql)),
    }
}

fn read(words: &Words<'_, '_>, word: &'static str, kind: Option<Kind>) -> Result<Option<Value>> {
    let Some(value) = words.get(word) else { return Ok(None) };
    // A reference is filled with a key, whose kind stands elsewhere: a number, or text.
    let kind = kind.unwrap_or(if integer(value.get_ref()).is_some() { Kind::I64 } else { Kind::Text });
    let fact = || words.source.error(value.span(), format_args!("`{word}` is no {kind}"));
    of_kind(value, kind).ok_or_else(fact).map(Some)
}

fn of_kind(value: &Spanned<DeValue<'_>>, kind: Kind) -> Option<Value> {
    let value = value.get_ref();
    let text = || match value {
        DeValue::Datetime(moment) => Some(moment.to_string()),
        other => other.as_str().map(str::to_owned),
    };
    Some(match kind {
        Kind::Bool => Value::Bool(value.as_bool()?),
        Kind::I16 => Value::I16(integer(value)?.try_into().ok()?),
        Kind::I32 => Value::I32(integer(value)?.try_into().ok()?),
        Kind::I64 => Value::I64(integer(value)?),
        Kind::F64 => match value.as_float() {
            Some(float) => Value::F64(float.as_str().parse().ok()?),
            None => Value::F64(integer(value)?.to_string().parse().ok()?),
        },
        Kind::Decimal => match value.as_str() {
            Some(text) => Value::Decimal(text.parse().ok()?),
            None => Value::Decimal(integer(value)?.into()),
        },
        Kind::Text => Value::Text(value.as_str()?.to_owned()),
        Kind::Bytes => Value::Bytes(unhex(value.as_str()?)?),
        Kind::Date => Value::Date(text()?.parse::<civil::Date>().ok()?),
        Kind::Time => Value::Time(text()?.parse::<civil::Time>().ok()?),
        Kind::DateTime => Value::DateTime(text()?.parse::<civil::DateTime>().ok()?),
        Kind::Timestamp => Value::Timestamp(text()?.parse::<Timestamp>().ok()?),
        Kind::Duration => Value::Duration(text()?.parse::<SignedDuration>().ok()?),
        Kind::Uuid => Value::Uuid(value.as_str()?.parse().ok()?),
        Kind::Json => Value::Json(serde_json::from_str(value.as_str()?).ok()?),
        Kind::Hstore => {
            let entries: BTreeMap<String, Option<String>> = serde_json::from_str(value.as_str()?).ok()?;
            Value::Hstore(entries)
        }
        // Words are made by the database.
        Kind::SearchVector => return None,
        Kind::Range(of) => range(value.as_str()?, of)?,
        Kind::Array(of) => {
            let items = value.as_array()?.iter().map(|item| of_kind(item, *of));
            Value::Array(of, items.collect::<Option<_>>()?)
        }
    })
}

/// `[9,17)`, `(,17]`, `empty`: no end of a range has a comma in it.
fn range(text: &str, of: &'static Kind) -> Option<Value> {
    let boxed = |range| Some(Value::Range(of, Box::new(range)));
    if text == "empty" {
        return boxed(Range::empty());
    }
    let (lower, upper) = text.split_once(',')?;
    let end = |text: &str, is_part: bool| match text {
        "" => Some(Bound::Unbounded),
        text => crate::dynamic::parse(text, *of).map(if is_part { Bound::Included } else { Bound::Excluded }),
    };
    let lower = end(lower.trim_start_matches(['[', '(']), lower.starts_with('['))?;
    boxed(Range::new(lower, end(upper.trim_end_matches([']', ')']), upper.ends_with(']'))?))
}

fn write(value: &Value) -> String {
    match value {
        Value::Null(_) => quoted(""),
        Value::Bool(yes) => yes.to_string(),
        Value::I16(number) => number.to_string(),
        Value::I32(number) => number.to_string(),
        Value::I64(number) => number.to_string(),
        Value::F64(number) if number.is_nan() => "nan".to_owned(),
        Value::F64(number) => format!("{number:?}"),
        Value::Decimal(number) => quoted(&number.to_string()),
        Value::Text(text) => quoted(text),
        Value::Bytes(bytes) => quoted(&bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>()),
        Value::Date(date) => quoted(&date.to_string()),
        Value::Time(time) => quoted(&time.to_string()),
        Value::DateTime(moment) => quoted(&moment.to_string()),
        Value::Timestamp(moment) => quoted(&moment.to_string()),
        Value::Duration(length) => quoted(&length.to_string()),
        Value::Uuid(uuid) => quoted(&uuid.to_string()),
        Value::Json(json) => quoted(&json.to_string()),
        Value::Hstore(entries) => quoted(&serde_json::json!(entries).to_string()),
        Value::SearchVector(words) => quoted(&words.to_string()),
        Value::Range(_, range) => quoted(&range.to_string()),
        Value::Array(_, values) => {
            format!("[{}]", values.iter().map(write).collect::<Vec<_>>().join(", "))
        }
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}
