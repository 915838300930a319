//! A row of any model as text: the label of its model and its key.

use uuid::Uuid;

use super::key;
use crate::{DbError, ErrorKind, Kind, Registry, Value, error::Result, meta::ModelMeta};

/// `blog.Post:7`
pub(crate) fn any_key(registry: &Registry, meta: &'static ModelMeta, key: &[Value]) -> Result<String> {
    registry.table_of(meta)?;
    Ok(format!("{}:{}", registry.label_of(meta), key_text(meta, key)?))
}

/// A key of one field, as text.
pub(crate) fn key_text(meta: &'static ModelMeta, key: &[Value]) -> Result<String> {
    match key {
        [one] if !key::is_nothing(one) => text(meta, one),
        _ => Err(wrong(meta, "has no key of one field yet, so nothing can point at it")),
    }
}

fn text(meta: &'static ModelMeta, key: &Value) -> Result<String> {
    match key {
        Value::Text(text) => Ok(text.clone()),
        Value::I16(_) | Value::I32(_) | Value::I64(_) | Value::Uuid(_) => Ok(key.to_string()),
        _ => Err(wrong(meta, "has a key that is neither a number, a text nor a UUID")),
    }
}

/// The value of a key that was text.
pub(crate) fn key_of_text(meta: &'static ModelMeta, text: &str) -> Result<Value> {
    let value = match meta.fields[meta.key[0]].kind {
        Kind::I16 => text.parse().ok().map(Value::I16),
        Kind::I32 => text.parse().ok().map(Value::I32),
        Kind::I64 => text.parse().ok().map(Value::I64),
        Kind::Uuid => Uuid::parse_str(text).ok().map(Value::Uuid),
        Kind::Text => Some(Value::Text(text.to_owned())),
        _ => None,
    };
    value.ok_or_else(|| wrong(meta, &format!("has no key such as {text:?}")))
}

#[cold]
fn wrong(meta: &'static ModelMeta, fact: &str) -> DbError {
    DbError::new(ErrorKind::Query, format!("a `{}` {fact}", meta.name))
}
