//! A value as a literal of JavaScript and JSON that may stand in a page.

use std::fmt::Write as _;

use minijinja::{
    Error, ErrorKind,
    value::{Value, ValueKind},
};

/// Objects in objects, at most.
const DEEPEST: usize = 100;

/// Any value as a literal. What is no string and no list has a blank on both sides, so that it cannot join a word.
pub(super) fn literal(value: &Value) -> Result<String, Error> {
    let mut json = String::new();
    write(&mut json, value, 0)?;
    if !json.starts_with(['"', '[', '{']) {
        json = format!(" {json} ");
    }
    Ok(json)
}

/// The inside of a string, for any quotes.
pub(super) fn string(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 8);
    escape(&mut written, text);
    written
}

fn write(json: &mut String, value: &Value, depth: usize) -> Result<(), Error> {
    if depth > DEEPEST {
        return Err(Error::new(ErrorKind::InvalidOperation, "this value is nested too deeply for a script"));
    }
    match value.kind() {
        ValueKind::Undefined | ValueKind::None => json.push_str("null"),
        ValueKind::Bool => json.push_str(if value.is_true() { "true" } else { "false" }),
        ValueKind::Number => number(json, value),
        ValueKind::Seq | ValueKind::Iterable => list(json, value, depth)?,
        ValueKind::Map => map(json, value, depth)?,
        _ => text(json, &value.to_string()),
    }
    Ok(())
}

fn number(json: &mut String, value: &Value) {
    let text = value.to_string();
    let is_finite =
        text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E'));
    json.push_str(if is_finite { &text } else { "null" });
}

fn text(json: &mut String, text: &str) {
    json.push('"');
    escape(json, text);
    json.push('"');
}

fn list(json: &mut String, value: &Value, depth: usize) -> Result<(), Error> {
    json.push('[');
    for (index, item) in value.try_iter()?.enumerate() {
        json.push_str(if index == 0 { "" } else { "," });
        write(json, &item, depth + 1)?;
    }
    json.push(']');
    Ok(())
}

fn map(json: &mut String, value: &Value, depth: usize) -> Result<(), Error> {
    json.push('{');
    for (index, key) in value.try_iter()?.enumerate() {
        json.push_str(if index == 0 { "" } else { "," });
        text(json, &key.to_string());
        json.push(':');
        write(json, &value.get_item(&key)?, depth + 1)?;
    }
    json.push('}');
    Ok(())
}

/// Everything that could end a string, a script or an attribute, or is a line end to JavaScript only.
fn escape(json: &mut String, text: &str) {
    for char in text.chars() {
        match char {
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            '"'
            | '\''
            | '`'
            | '<'
            | '>'
            | '&'
            | '='
            | '/'
            | '$'
            | '\u{0}'..='\u{1f}'
            | '\u{7f}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{feff}' => {
                let _ = write!(json, "\\u{:04x}", u32::from(char));
            }
            char => json.push(char),
        }
    }
}
