//! Which value goes where, and in what form.

use super::bound::Bound;
use crate::{
    DbError, ErrorKind, Kind, Value,
    driver::{Features, Vendor},
    error::Result,
    node::{JsonStep, SearchKind},
};

/// One parameter of a statement.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    /// Which of the things that are bound.
    index: usize,
    form: Form,
}

/// A parameter as the writer wants it: where its value stands, and in what form.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    pub(super) address: usize,
    pub(super) form: Form,
}

/// The form in which a value is bound.
#[derive(Debug, Clone, Copy)]
pub(super) enum Form {
    /// As it is.
    Plain,
    /// A text as a pattern of LIKE: what stands before it and behind it.
    Like(&'static str, &'static str),
    /// What somebody looks for, in the database's language of searches.
    Words(SearchKind),
    /// A list as a JSON document.
    JsonList,
    /// A list as an array.
    Array,
    /// One of a list. A list is filled up with its last.
    Item(usize),
    /// Steps into JSON, in the way of PostgreSQL or of the others.
    Steps,
}

/// Finds what the writer wants among what was bound.
pub(super) fn find(wanted: &[Wanted], all: &[Bound<'_>]) -> Vec<Slot> {
    let at = |address| all.iter().position(|bound| bound.address() == address);
    let slot = |wanted: &Wanted| {
        let index = at(wanted.address).expect("bug in carafe: a parameter that is no part of the query");
        Slot { index, form: wanted.form }
    };
    wanted.iter().map(slot).collect()
}

/// The parameters of a statement.
pub(super) fn values(slots: &[Slot], all: &[Bound<'_>], features: &Features) -> Result<Vec<Value>> {
    if slots.len() > features.max_parameters {
        return Err(too_many(slots.len(), features));
    }
    Ok(slots.iter().map(|slot| value(*slot, all[slot.index], features)).collect())
}

#[cold]
fn too_many(count: usize, features: &Features) -> DbError {
    let most = features.max_parameters;
    DbError::new(
        ErrorKind::Query,
        format!("{count} values in one statement: {} takes {most}", features.vendor),
    )
    .hint("ask or write in several steps")
}

fn value(slot: Slot, bound: Bound<'_>, features: &Features) -> Value {
    match (slot.form, bound) {
        (Form::Like(before, behind), Bound::Value(Value::Text(text))) => {
            Value::Text(format!("{before}{}{behind}", escaped(text)))
        }
        (Form::Words(kind), Bound::Value(Value::Text(text))) => {
            Value::Text(super::words(kind, text, features.vendor))
        }
        (_, Bound::Value(value)) => value.clone(),
        (_, Bound::Number(number)) => Value::I64(i64::try_from(*number).unwrap_or(i64::MAX)),
        (_, Bound::Steps(steps)) => Value::Text(steps_text(steps, features.vendor)),
        (Form::Array, Bound::List(values)) => Value::Array(item_kind(values), values.to_vec()),
        (Form::Item(index), Bound::List(values)) => {
            values.get(index).or(values.last()).cloned().unwrap_or(Value::Null(Kind::Text))
        }
        (_, Bound::List(values)) => Value::Text(json_list(values)),
    }
}

/// Wildcards of LIKE as what they look like; `!` is the sign that says so, because a backslash means different things to
/// different databases.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 4);
    for c in text.chars() {
        if matches!(c, '%' | '_' | '!') {
            escaped.push('!');
        }
        escaped.push(c);
    }
    escaped
}

/// Whether SQLite can take a list as one JSON document: what JSON holds as it is.
pub(super) fn is_json(values: &[Value]) -> bool {
    let plain = |value: &Value| match value {
        Value::I16(_) | Value::I32(_) | Value::I64(_) | Value::Text(_) | Value::Uuid(_) => true,
        Value::F64(number) => number.is_finite(),
        _ => false,
    };
    values.iter().all(plain)
}

fn json_list(values: &[Value]) -> String {
    let items = values.iter().map(|value| match value {
        Value::I16(number) => serde_json::Value::from(*number),
        Value::I32(number) => serde_json::Value::from(*number),
        Value::I64(number) => serde_json::Value::from(*number),
        Value::F64(number) => serde_json::Value::from(*number),
        Value::Uuid(uuid) => serde_json::Value::from(uuid.to_string()),
        Value::Text(text) => serde_json::Value::from(text.as_str()),
        _ => serde_json::Value::Null,
    });
    serde_json::Value::Array(items.collect()).to_string()
}

/// How many places a list has in the text of a statement: 0 where it is one parameter, however long it is. Otherwise the
/// next power of two, so that lists of nearly the same length share a statement.
pub(super) fn room(vendor: Vendor, values: &[Value]) -> usize {
    match vendor {
        Vendor::Postgres if one_kind(values) => 0,
        Vendor::Sqlite if is_json(values) => 0,
        _ => values.len().next_power_of_two(),
    }
}

fn one_kind(values: &[Value]) -> bool {
    let first = values.first().map(Value::kind);
    values.iter().all(|value| Some(value.kind()) == first && is_plain(value))
}

/// Whether an array can hold it.
const fn is_plain(value: &Value) -> bool {
    !matches!(value, Value::Array(..) | Value::Range(..) | Value::Hstore(_) | Value::SearchVector(_))
}

/// The kind of each of a list, for as long as the program lives.
fn item_kind(values: &[Value]) -> &'static Kind {
    match values.first().map(Value::kind) {
        Some(Kind::Bool) => &Kind::Bool,
        Some(Kind::I16) => &Kind::I16,
        Some(Kind::I32) => &Kind::I32,
        Some(Kind::I64) => &Kind::I64,
        Some(Kind::F64) => &Kind::F64,
        Some(Kind::Decimal) => &Kind::Decimal,
        Some(Kind::Bytes) => &Kind::Bytes,
        Some(Kind::Date) => &Kind::Date,
        Some(Kind::Time) => &Kind::Time,
        Some(Kind::DateTime) => &Kind::DateTime,
        Some(Kind::Timestamp) => &Kind::Timestamp,
        Some(Kind::Duration) => &Kind::Duration,
        Some(Kind::Uuid) => &Kind::Uuid,
        Some(Kind::Json) => &Kind::Json,
        Some(Kind::Text | Kind::Array(_) | Kind::Range(_) | Kind::Hstore | Kind::SearchVector) | None => {
            &Kind::Text
        }
    }
}

/// `{a,0}` for PostgreSQL, `$."a"[0]` for the others.
fn steps_text(steps: &[JsonStep], vendor: Vendor) -> String {
    let quoted = |key: &str| format!("\"{}\"", key.replace('\\', "\\\\").replace('"', "\\\""));
    if vendor == Vendor::Postgres {
        let parts: Vec<String> = steps
            .iter()
            .map(|step| match step {
                JsonStep::Key(key) => quoted(key),
                JsonStep::Index(index) => index.to_string(),
            })
            .collect();
        return format!("{{{}}}", parts.join(","));
    }
    let mut path = String::from("$");
    for step in steps {
        match step {
            JsonStep::Key(key) => path.push_str(&format!(".{}", quoted(key))),
            JsonStep::Index(index) => path.push_str(&place(*index, vendor)),
        }
    }
    path
}

/// A place in a list, counted from its end where the number is negative.
fn place(index: i32, vendor: Vendor) -> String {
    let back = index.unsigned_abs();
    match vendor {
        Vendor::Sqlite if index < 0 => format!("[#-{back}]"),
        Vendor::MySql if index == -1 => "[last]".to_owned(),
        Vendor::MySql if index < 0 => format!("[last-{}]", back - 1),
        _ => format!("[{index}]"),
    }
}
