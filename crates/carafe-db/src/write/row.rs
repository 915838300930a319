//! A row on its way to the database: what is given for each field, and what the database makes.

use super::{
    key,
    moment::{Moment, Now},
    record::Record,
};
use crate::{
    Value,
    error::Result,
    meta::{Auto, FieldMeta, ModelMeta},
};

/// A value for each field; nothing where the database makes it.
pub(super) type Parts = Vec<Option<Value>>;

/// What a struct gives for an insert: all but what the database computes or counts.
pub(super) fn of_record(record: &mut dyn Record) -> Result<Parts> {
    let meta = record.meta();
    Moment::First.stamp(record)?;
    let mut parts = Parts::with_capacity(meta.fields.len());
    for (index, field) in meta.fields.iter().enumerate() {
        parts.push(if field.generated.is_some() { None } else { key_or_value(record, index, field)? });
    }
    Ok(parts)
}

/// What a struct gives for a field; nothing where the database makes it.
pub(super) fn key_or_value(
    record: &mut dyn Record,
    index: usize,
    field: &FieldMeta,
) -> Result<Option<Value>> {
    let value = record.named(index)?;
    let is_key = record.meta().key == [index];
    if !is_key || !key::is_nothing(&value) {
        return Ok(Some(value));
    }
    match (field.auto, field.default) {
        (Auto::Increment, _) => Ok(None),
        (_, Some(default)) => {
            let value = default();
            record.set(index, value.clone())?;
            Ok(Some(value))
        }
        _ if field.db_default.is_some() => Ok(None),
        _ => Ok(Some(value)),
    }
}

/// What `create!` gives: the values that were named, and what follows for the others.
pub(super) fn of_given(meta: &'static ModelMeta, given: Vec<(usize, Value)>) -> Parts {
    let now = Now::here();
    let mut parts: Parts = meta.fields.iter().map(|field| left_out(field, now)).collect();
    for (index, value) in given {
        let counted = meta.fields[index].auto == Auto::Increment && key::is_nothing(&value);
        parts[index] = (!counted).then_some(value);
    }
    parts
}

fn left_out(field: &FieldMeta, now: Now) -> Option<Value> {
    if field.generated.is_some()
        || matches!(field.auto, Auto::Increment | Auto::Order)
        || field.db_default.is_some()
    {
        return None;
    }
    if Moment::First.sets(field) {
        return Some(now.of(field.kind));
    }
    Some(field.default.map_or(Value::Null(field.kind), |default| default()))
}

/// The fields that are given.
pub(super) fn given(parts: &Parts) -> Vec<usize> {
    parts.iter().enumerate().filter(|(_, value)| value.is_some()).map(|(index, _)| index).collect()
}

/// The fields that the database makes.
pub(super) fn made(parts: &Parts) -> Vec<usize> {
    parts.iter().enumerate().filter(|(_, value)| value.is_none()).map(|(index, _)| index).collect()
}
