//! Keys: whether there is one yet, and whether two are the same.

use std::collections::HashSet;

use super::{Run, columns::kinds};
use crate::{Value, driver::Row, error::Result, exec, meta::ModelMeta, query::Query, sql::Ask};

/// Whether a key says that the row was never saved: 0, an empty text, the UUID of zeros, or null. A key of several fields
/// never says so.
pub(super) fn is_empty(key: &[Value]) -> bool {
    match key {
        [one] => is_nothing(one),
        _ => false,
    }
}

pub(super) fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null(_) | Value::I16(0) | Value::I32(0) | Value::I64(0) => true,
        Value::Text(text) => text.is_empty(),
        Value::Uuid(uuid) => uuid.is_nil(),
        _ => false,
    }
}

/// A value by which keys are told apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Ident {
    Number(i64),
    Text(String),
    Several(Vec<Ident>),
}

impl Ident {
    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::I16(number) => Self::Number((*number).into()),
            Value::I32(number) => Self::Number((*number).into()),
            Value::I64(number) => Self::Number(*number),
            Value::Text(text) => Self::Text(text.clone()),
            Value::Bytes(bytes) => {
                Self::Several(bytes.iter().map(|byte| Self::Number((*byte).into())).collect())
            }
            other => Self::Text(other.to_string()),
        }
    }

    pub(crate) fn of_key(key: &[Value]) -> Self {
        match key {
            [one] => Self::of(one),
            several => Self::Several(several.iter().map(Self::of).collect()),
        }
    }
}

/// A key in words: `3`, or `3, "B"`.
pub(crate) fn words(key: &[Value]) -> String {
    key.iter().map(Value::to_string).collect::<Vec<_>>().join(", ")
}

/// Each value once, in the order in which they came first.
pub(crate) fn distinct(values: Vec<Value>) -> Vec<Value> {
    let mut known = HashSet::new();
    values.into_iter().filter(|value| known.insert(Ident::of(value))).collect()
}

/// The column of a key of one field.
pub(crate) fn key_column(meta: &'static ModelMeta) -> &'static str {
    meta.fields[meta.key[0]].column
}

/// The columns of a model's key.
pub(crate) fn columns(meta: &'static ModelMeta) -> Vec<&'static str> {
    meta.key_fields().map(|field| field.column).collect()
}

/// The keys of the rows that a query chooses; it says itself that it gives keys.
pub(crate) async fn of_query(run: Run<'_>, query: &Query) -> Result<Vec<Vec<Value>>> {
    let meta = query.root.meta();
    let kinds = kinds(meta, meta.key);
    let mut found = Vec::new();
    let mut each = |row: &dyn Row| {
        let key = kinds.iter().enumerate().map(|(column, kind)| row.value(column, *kind));
        found.push(key.collect::<Result<Vec<_>>>()?);
        Ok(())
    };
    exec::run(run.db, Ask::Select(query), run.place, &mut each).await?;
    Ok(found)
}
