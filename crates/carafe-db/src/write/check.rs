//! Whether a value fits its field. What a database would cut, round or take as it is, is refused before.

use crate::{
    DbError, ErrorKind, Kind, Value,
    error::Result,
    meta::{FieldMeta, ModelMeta},
    node::Node,
    sql::Assignment,
};

/// Checks what fields are set to, as far as it is values.
pub(crate) fn check_assignments(meta: &'static ModelMeta, assignments: &[Assignment]) -> Result<()> {
    assignments.iter().try_for_each(|assignment| check_node(meta, assignment.field, &assignment.node))
}

fn check_node(meta: &'static ModelMeta, field: usize, node: &Node) -> Result<()> {
    match node {
        Node::Value(value) => check(meta, &meta.fields[field], value),
        _ => Ok(()),
    }
}

fn check(meta: &'static ModelMeta, field: &'static FieldMeta, value: &Value) -> Result<()> {
    match value {
        Value::Null(_) if field.null => Ok(()),
        Value::Null(_) => Err(wrong(meta, field, "must not be null")),
        value if value.kind() != field.kind && !is_array(field.kind, value) => {
            Err(wrong(meta, field, &format!("holds {}, not {}", field.kind, value.kind())))
        }
        Value::Text(text) => length(meta, field, text.chars().count(), "characters"),
        Value::Bytes(bytes) => length(meta, field, bytes.len(), "bytes"),
        Value::I16(number) => range(meta, field, i64::from(*number)),
        Value::I32(number) => range(meta, field, i64::from(*number)),
        Value::I64(number) => range(meta, field, *number),
        _ => Ok(()),
    }
}

/// An empty list has the kind that it was made with.
fn is_array(kind: Kind, value: &Value) -> bool {
    matches!((kind, value), (Kind::Array(_), Value::Array(_, values)) if values.is_empty())
}

fn length(meta: &'static ModelMeta, field: &'static FieldMeta, length: usize, unit: &str) -> Result<()> {
    match field.max_length {
        Some(most) if length > most as usize => {
            Err(wrong(meta, field, &format!("holds {most} {unit} at most, not {length}")))
        }
        _ => Ok(()),
    }
}

fn range(meta: &'static ModelMeta, field: &'static FieldMeta, number: i64) -> Result<()> {
    let small = field.min.is_some_and(|min| number < min);
    let large = field.max.is_some_and(|max| number > max);
    if !small && !large {
        return Ok(());
    }
    let fact = match (field.min, field.max) {
        (Some(min), Some(max)) => format!("holds {min} to {max}, not {number}"),
        (Some(min), None) => format!("holds {min} or more, not {number}"),
        (None, Some(max)) => format!("holds {max} or less, not {number}"),
        (None, None) => return Ok(()),
    };
    Err(wrong(meta, field, &fact))
}

#[cold]
fn wrong(meta: &'static ModelMeta, field: &'static FieldMeta, fact: &str) -> DbError {
    DbError::new(ErrorKind::Data, format!("`{}.{}` {fact}", meta.name, field.name))
}
