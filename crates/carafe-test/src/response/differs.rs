//! How two texts or two JSON values differ, in words.

use serde_json::Value;

/// How much of a body a message shows.
const SHOWN: usize = 800;

/// The beginning of a body: text as it is, anything else as its length.
pub(super) fn beginning(body: &[u8]) -> String {
    let Ok(text) = std::str::from_utf8(body) else {
        return format!("{} bytes that are not text", body.len());
    };
    if text.is_empty() {
        return "empty".to_owned();
    }
    match text.char_indices().nth(SHOWN) {
        None => format!("{} bytes\n{text}", body.len()),
        Some((end, _)) => format!("{} bytes, beginning with\n{} …", body.len(), &text[..end]),
    }
}

/// The first place where two JSON values differ: `items[2].price: 3 was expected, 4 came`.
pub(super) fn first_difference(expected: &Value, actual: &Value) -> Option<String> {
    differ_at("", expected, actual)
}

fn differ_at(path: &str, expected: &Value, actual: &Value) -> Option<String> {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            let of_expected = expected.iter().find_map(|(key, value)| match actual.get(key) {
                Some(other) => differ_at(&join(path, key), value, other),
                None => Some(format!("{} is missing", join(path, key))),
            });
            let surplus = || actual.keys().find(|key| !expected.contains_key(*key));
            of_expected.or_else(|| surplus().map(|key| format!("{} was not expected", join(path, key))))
        }
        (Value::Array(expected), Value::Array(actual)) => {
            let mut pairs = expected.iter().zip(actual).enumerate();
            let inner =
                pairs.find_map(|(at, (left, right))| differ_at(&format!("{path}[{at}]"), left, right));
            let lengths =
                || format!("{}: {} items were expected, {} came", whole(path), expected.len(), actual.len());
            inner.or_else(|| (expected.len() != actual.len()).then(lengths))
        }
        (expected, actual) => {
            (expected != actual).then(|| format!("{}: {expected} was expected, {actual} came", whole(path)))
        }
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn whole(path: &str) -> &str {
    if path.is_empty() { "the whole value" } else { path }
}
