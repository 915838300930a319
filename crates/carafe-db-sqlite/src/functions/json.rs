//! JSON that has other JSON in it.

use rusqlite::{Connection, Error, Result, functions::Context};
use serde_json::Value;

use super::{FLAGS, text::words};

pub(super) fn register(raw: &Connection) -> Result<()> {
    raw.create_scalar_function("carafe_json_contains", 2, FLAGS, |call| {
        let (Some(whole), Some(part)) = (document(call, 0)?, document(call, 1)?) else { return Ok(None) };
        Ok(Some(contains(&whole, &part)))
    })
}

fn document(call: &Context<'_>, at: usize) -> Result<Option<Value>> {
    let Some(text) = words(call, at)? else { return Ok(None) };
    let read = serde_json::from_str(&text);
    read.map(Some).map_err(|_| Error::UserFunctionError("a text is no JSON".into()))
}

/// As PostgreSQL and MariaDB do it: each key of an object must be there, each item of a list must be in one of the items,
/// and a list has in it what is one of its items.
fn contains(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => {
            part.iter().all(|(key, part)| whole.get(key).is_some_and(|whole| contains(whole, part)))
        }
        (Value::Array(whole), Value::Array(parts)) => {
            parts.iter().all(|part| whole.iter().any(|item| contains(item, part)))
        }
        (Value::Array(whole), part) => whole.iter().any(|item| contains(item, part)),
        (Value::Number(whole), Value::Number(part)) => whole == part || whole.as_f64() == part.as_f64(),
        (whole, part) => whole == part,
    }
}
