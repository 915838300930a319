//! What foreign keys hold, each once.

use std::collections::HashSet;

use crate::{Value, error::Result, value::Known};

/// Each value once, without nulls.
pub(super) fn keys(values: impl Iterator<Item = Result<Value>>) -> Result<Vec<Value>> {
    let mut seen = HashSet::new();
    let mut keys = Vec::new();
    for value in values {
        let value = value?;
        if !value.is_null() && seen.insert(Known::from(&value)) {
            keys.push(value);
        }
    }
    Ok(keys)
}
