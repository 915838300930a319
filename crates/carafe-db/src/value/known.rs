//! A value to look others up by.

use super::Value;

/// A value to look others up by.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) enum Known {
    Number(i64),
    Text(String),
}

impl From<&Value> for Known {
    fn from(value: &Value) -> Self {
        match value {
            Value::I16(number) => Self::Number(i64::from(*number)),
            Value::I32(number) => Self::Number(i64::from(*number)),
            Value::I64(number) => Self::Number(*number),
            Value::Text(text) => Self::Text(text.clone()),
            other => Self::Text(format!("{other:?}")),
        }
    }
}
