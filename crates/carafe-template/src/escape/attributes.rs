//! Attributes that a value names: `{{ attrs({"class": names, "href": link}) }}` in a tag.
//!
//! Each is escaped for what it is. What runs scripts or says how a page is read cannot come from a value.

use minijinja::{
    Environment, Error, ErrorKind, State,
    value::{Kwargs, Rest, Value, ValueKind},
};

use super::{
    attribute::{self, Kind},
    escaper::{Escaper, Outer},
    lex,
};

/// The filter that writes them; its argument is the element.
pub(super) const FILTER: &str = "__attributes";

/// Whether an expression is a call of `attrs`, or ends with Jinja's `xmlattr`.
pub(super) fn is_asked(expression: &str) -> bool {
    match lex::tokens(expression).as_slice() {
        ["attrs", "(", inner @ .., ")"] => closes_last(inner),
        [.., "|", "xmlattr"] => true,
        _ => false,
    }
}

/// Whether no bracket in between closes the one before.
fn closes_last(tokens: &[&str]) -> bool {
    let mut depth = 0_i32;
    tokens.iter().all(|token| {
        depth += match *token {
            "(" | "[" | "{" => 1,
            ")" | "]" | "}" => -1,
            _ => 0,
        };
        depth >= 0
    })
}

/// Adds the function, Jinja's filter and ours.
pub(super) fn add_to(env: &mut Environment<'_>) {
    env.add_function("attrs", merged);
    env.add_filter("xmlattr", |map: Value| map);
    env.add_filter(FILTER, |_: &State<'_, '_>, attributes: Value, element: String| {
        write(&attributes, &element).map(Value::from_safe_string)
    });
}

/// Maps and named values as one map, the last one of a name wins.
fn merged(maps: Rest<Value>, named: Kwargs) -> Result<Value, Error> {
    let mut pairs: Vec<(Value, Value)> = Vec::new();
    let mut put = |key: Value, value: Value| {
        pairs.retain(|(found, _)| *found != key);
        pairs.push((key, value));
    };
    for map in maps.iter().filter(|map| !map.is_none()) {
        if map.kind() != ValueKind::Map {
            return Err(refused(format!("`attrs` takes maps, and is given a {}", map.kind())));
        }
        for key in map.try_iter()? {
            let value = map.get_item(&key)?;
            put(key, value);
        }
    }
    for name in named.args() {
        // A name of Python's cannot be one of its words, nor have a hyphen: `class_`, `data_id`.
        put(Value::from(name.trim_end_matches('_').replace('_', "-")), named.get(name)?);
    }
    Ok(Value::from_pairs(pairs))
}

fn write(attributes: &Value, element: &str) -> Result<String, Error> {
    let mut written = String::new();
    if attributes.kind() != ValueKind::Map {
        return Err(refused(format!("the attributes are a {}, and no map", attributes.kind())));
    }
    for key in attributes.try_iter()? {
        let value = attributes.get_item(&key)?;
        let name = key.to_string().to_ascii_lowercase();
        if !is_name(&name) {
            return Err(refused(format!("{name:?} cannot be the name of an attribute")));
        }
        if value.is_none() || value.is_undefined() || (value.kind() == ValueKind::Bool && !value.is_true()) {
            continue;
        }
        written.push(' ');
        written.push_str(&name);
        let escaper = escaper(element, &name)?;
        if value.kind() != ValueKind::Bool {
            written.push_str(&format!("=\"{}\"", escaper.write(&words(value))?));
        }
    }
    Ok(written)
}

/// A list of names is written with blanks between, for `class` and `rel`.
fn words(value: Value) -> Value {
    if value.kind() != ValueKind::Seq {
        return value;
    }
    let words: Vec<String> = value.try_iter().into_iter().flatten().map(|word| word.to_string()).collect();
    Value::from(words.join(" "))
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte))
}

fn escaper(element: &str, name: &str) -> Result<Escaper, Error> {
    let mut kind = attribute::kind(element, name);
    let inner = match kind {
        Kind::Plain | Kind::Url(_) | Kind::Srcset(_) => kind.value().ok(),
        _ => None,
    };
    let inner = inner.ok_or_else(|| {
        refused(format!("`{name}` of `<{element}>` cannot come from a map: write it in the template, where its value is read"))
    })?;
    Ok(Escaper { inner, outer: Outer::Quoted })
}

fn refused(why: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, why)
}
