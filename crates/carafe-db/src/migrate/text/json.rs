//! A table of any shape: what an operation of an app is made of.

use serde_json::{Map, Number, Value};
use toml::de::DeValue;

use super::{quoted, reading::integer};

/// TOML as values that `serde` reads. Times become text.
pub(crate) fn read(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Integer(_) => integer(value).map_or(Value::Null, |number| Value::Number(number.into())),
        DeValue::Float(number) => {
            let number = number.as_str().parse().ok().and_then(Number::from_f64);
            number.map_or(Value::Null, Value::Number)
        }
        DeValue::Boolean(yes) => Value::Bool(*yes),
        DeValue::Datetime(moment) => Value::String(moment.to_string()),
        DeValue::Array(items) => Value::Array(items.iter().map(|item| read(item.get_ref())).collect()),
        DeValue::Table(table) => {
            let entry =
                |(word, value): (&toml::Spanned<std::borrow::Cow<'_, str>>, &toml::Spanned<DeValue<'_>>)| {
                    (word.get_ref().to_string(), read(value.get_ref()))
                };
            Value::Object(table.iter().map(entry).collect::<Map<_, _>>())
        }
    }
}

/// The same as TOML on one line. TOML has no null: what is null is left out.
pub(crate) fn write(value: &Value) -> String {
    match value {
        Value::Null => quoted(""),
        Value::Bool(yes) => yes.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => quoted(text),
        Value::Array(items) => format!("[{}]", items.iter().map(write).collect::<Vec<_>>().join(", ")),
        Value::Object(entries) => {
            let said = entries.iter().filter(|(_, value)| !value.is_null());
            let words: Vec<String> =
                said.map(|(word, value)| format!("{} = {}", key(word), write(value))).collect();
            format!("{{ {} }}", words.join(", "))
        }
    }
}

fn key(word: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !word.is_empty() && word.chars().all(bare) { word.to_owned() } else { quoted(word) }
}
