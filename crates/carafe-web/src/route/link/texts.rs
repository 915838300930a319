//! Values as the texts that stand in a path or a query.

use serde::Serialize;
use serde_json::Value;

/// The texts of one value.
pub(super) enum Texts {
    None,
    One(String),
    Many(Vec<String>),
    Named(Vec<(String, String)>),
}

/// The value has a part that has no text of its own: a list in a list, a map in a map.
pub(super) type Fault = serde_json::Error;

/// Takes a value apart: one text, a list of texts, or texts by name.
pub(super) fn of(value: &(impl Serialize + ?Sized)) -> Result<Texts, Fault> {
    take_apart(serde_json::to_value(value)?)
}

/// The pairs of a map, a struct or a list of pairs; a list inside gives a pair for each of its items.
pub(super) fn pairs(value: &(impl Serialize + ?Sized)) -> Result<Vec<(String, String)>, Fault> {
    let mut pairs = Vec::new();
    match serde_json::to_value(value)? {
        Value::Object(fields) => {
            for (name, value) in fields {
                push(&mut pairs, &name, value)?;
            }
        }
        Value::Array(items) => {
            for item in items {
                let (name, value): (String, Value) = serde_json::from_value(item)?;
                push(&mut pairs, &name, value)?;
            }
        }
        Value::Null => {}
        other => return Err(nested(&other)),
    }
    Ok(pairs)
}

fn push(pairs: &mut Vec<(String, String)>, name: &str, value: Value) -> Result<(), Fault> {
    let texts = match take_apart(value)? {
        Texts::None => Vec::new(),
        Texts::One(text) => vec![text],
        Texts::Many(texts) => texts,
        Texts::Named(_) => return Err(serde::ser::Error::custom(format!("`{name}` is not one value"))),
    };
    pairs.extend(texts.into_iter().map(|text| (name.to_owned(), text)));
    Ok(())
}

fn take_apart(value: Value) -> Result<Texts, Fault> {
    Ok(match value {
        Value::Null => Texts::None,
        Value::Array(items) => Texts::Many(items.into_iter().map(text).collect::<Result<_, _>>()?),
        Value::Object(fields) => {
            let named = fields.into_iter().map(|(name, value)| Ok((name, text(value)?)));
            Texts::Named(named.collect::<Result<_, Fault>>()?)
        }
        scalar => Texts::One(text(scalar)?),
    })
}

fn text(value: Value) -> Result<String, Fault> {
    match value {
        Value::String(text) => Ok(text),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(flag) => Ok(flag.to_string()),
        other => Err(nested(&other)),
    }
}

fn nested(value: &Value) -> Fault {
    serde::ser::Error::custom(format!("`{value}` is not a text, a number or the like"))
}
