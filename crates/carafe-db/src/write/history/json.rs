//! Values of a row as they stand in its history.

use serde_json::Value as Json;

use crate::Value;

/// A number, a text, true or false where it is one; a document as it is; anything else as the text that people read.
pub(super) fn of(value: Option<Value>) -> Json {
    let Some(value) = value else { return Json::Null };
    match value {
        Value::Null(_) => Json::Null,
        Value::Bool(value) => value.into(),
        Value::I16(number) => number.into(),
        Value::I32(number) => number.into(),
        Value::I64(number) => number.into(),
        Value::F64(number) => number.into(),
        Value::Text(text) => text.into(),
        Value::Json(json) => json,
        Value::Array(_, values) => values.into_iter().map(|value| of(Some(value))).collect(),
        Value::Bytes(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into(),
        Value::Decimal(number) => number.to_string().into(),
        Value::Date(day) => day.to_string().into(),
        Value::Time(time) => time.to_string().into(),
        Value::DateTime(moment) => moment.to_string().into(),
        Value::Timestamp(moment) => moment.to_string().into(),
        Value::Duration(length) => length.to_string().into(),
        Value::Uuid(uuid) => uuid.to_string().into(),
        Value::Hstore(entries) => {
            let text = |text: Option<String>| text.map_or(Json::Null, Json::String);
            entries.into_iter().map(|(key, value)| (key, text(value))).collect()
        }
        Value::SearchVector(words) => words.to_string().into(),
        other @ Value::Range(..) => other.to_string().into(),
    }
}
