//! Text of every script.

use std::iter;

use rusqlite::{Connection, Error, Result, functions::Context};

use super::FLAGS;

/// Characters that padding and repeating may give: a value of a request must not fill the memory.
const LONGEST: usize = 1_000_000;

pub(super) fn register(raw: &Connection) -> Result<()> {
    raw.create_scalar_function("carafe_lower", 1, FLAGS, |call| one(call, small))?;
    raw.create_scalar_function("carafe_upper", 1, FLAGS, |call| one(call, str::to_uppercase))?;
    raw.create_scalar_function("carafe_reverse", 1, FLAGS, |call| {
        one(call, |text| text.chars().rev().collect())
    })?;
    raw.create_scalar_function("carafe_repeat", 2, FLAGS, repeat)?;
    raw.create_scalar_function("carafe_lpad", 3, FLAGS, |call| pad(call, |fill, text| fill + &text))?;
    raw.create_scalar_function("carafe_rpad", 3, FLAGS, |call| pad(call, |fill, text| text + &fill))
}

/// Letter by letter: the small sigma at the end of a word would not be found by the one in its middle.
fn small(text: &str) -> String {
    if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        text.chars().flat_map(char::to_lowercase).collect()
    }
}

fn one(call: &Context<'_>, change: impl Fn(&str) -> String) -> Result<Option<String>> {
    Ok(words(call, 0)?.map(|text| change(&text)))
}

fn repeat(call: &Context<'_>) -> Result<Option<String>> {
    let (Some(text), Some(times)) = (words(call, 0)?, call.get::<Option<i64>>(1)?) else { return Ok(None) };
    let times = usize::try_from(times).unwrap_or_default();
    if text.len().saturating_mul(times) > LONGEST {
        return Err(too_long());
    }
    Ok(Some(text.repeat(times)))
}

/// To a length: what is longer is cut at its end, as in the other databases.
fn pad(call: &Context<'_>, join: impl Fn(String, String) -> String) -> Result<Option<String>> {
    let (Some(text), Some(length), Some(fill)) =
        (words(call, 0)?, call.get::<Option<i64>>(1)?, words(call, 2)?)
    else {
        return Ok(None);
    };
    let length = usize::try_from(length).unwrap_or_default();
    if length > LONGEST {
        return Err(too_long());
    }
    let there = text.chars().count();
    if there >= length || fill.is_empty() {
        return Ok(Some(text.chars().take(length).collect()));
    }
    let filling = iter::repeat_with(|| fill.chars()).flatten().take(length - there).collect();
    Ok(Some(join(filling, text)))
}

/// An argument as text: a number is what it looks like.
pub(super) fn words(call: &Context<'_>, at: usize) -> Result<Option<String>> {
    use rusqlite::types::ValueRef;
    Ok(match call.get_raw(at) {
        ValueRef::Null => None,
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(number.to_string()),
        ValueRef::Text(text) | ValueRef::Blob(text) => Some(String::from_utf8_lossy(text).into_owned()),
    })
}

fn too_long() -> Error {
    Error::UserFunctionError("the text would be longer than a million characters".into())
}
