//! Regular expressions, in linear time: a pattern of a visitor cannot keep the thread.

use std::sync::Arc;

use regex::{Regex, RegexBuilder};
use rusqlite::{Connection, Error, Result, functions::Context};

use super::{FLAGS, text::words};

/// What a pattern may take when it is compiled.
const SIZE: usize = 1 << 20;

pub(super) fn register(raw: &Connection) -> Result<()> {
    // SQLite writes `text REGEXP pattern` as `regexp(pattern, text)`.
    raw.create_scalar_function("regexp", 2, FLAGS, |call| matches(call, false))?;
    raw.create_scalar_function("carafe_iregexp", 2, FLAGS, |call| matches(call, true))
}

fn matches(call: &Context<'_>, whatever_case: bool) -> Result<Option<bool>> {
    let Some(text) = words(call, 1)? else { return Ok(None) };
    if call.get_raw(0) == rusqlite::types::ValueRef::Null {
        return Ok(None);
    }
    // SQLite keeps it for the rows to come while the pattern is the same constant.
    let pattern: Arc<Regex> = call.get_or_create_aux(0, |pattern| -> Result<Regex> {
        compile(pattern.as_str().map_err(|error| Error::UserFunctionError(error.into()))?, whatever_case)
    })?;
    Ok(Some(pattern.is_match(&text)))
}

fn compile(pattern: &str, whatever_case: bool) -> Result<Regex> {
    RegexBuilder::new(pattern)
        .case_insensitive(whatever_case)
        .size_limit(SIZE)
        .build()
        .map_err(|error| Error::UserFunctionError(format!("the regular expression is wrong: {error}").into()))
}
