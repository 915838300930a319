//! Exact differences of moments, and moments as clocks show them.

use jiff::{Timestamp, tz::TimeZone};
use rusqlite::{
    Connection, Error, Result,
    functions::{Context, FunctionFlags},
};

use super::{FLAGS, text::words};
use crate::calendar;

pub(super) fn register(raw: &Connection) -> Result<()> {
    raw.create_scalar_function("carafe_micros", 1, FLAGS, micros)?;
    raw.create_scalar_function("carafe_moment", 1, FLAGS, moment)?;
    // What a clock shows may change with the next edition of the zones.
    raw.create_scalar_function(
        "carafe_in_zone",
        2,
        FLAGS.difference(FunctionFlags::SQLITE_DETERMINISTIC),
        in_zone,
    )
}

fn micros(call: &Context<'_>) -> Result<Option<i64>> {
    let Some(text) = words(call, 0)? else { return Ok(None) };
    let read = calendar::read_timestamp(text.as_bytes()).ok_or_else(|| wrong("a text is no moment"))?;
    Ok(Some(read.as_microsecond()))
}

fn moment(call: &Context<'_>) -> Result<Option<String>> {
    let Some(micros) = call.get::<Option<i64>>(0)? else { return Ok(None) };
    let text = Timestamp::from_microsecond(micros).ok().and_then(calendar::timestamp);
    let text = text.ok_or_else(|| wrong("a moment lies before the year 0 or after the year 9999"))?;
    Ok(Some(String::from_utf8_lossy(text.as_bytes()).into_owned()))
}

fn in_zone(call: &Context<'_>) -> Result<Option<String>> {
    let (Some(text), Some(name)) = (words(call, 0)?, words(call, 1)?) else { return Ok(None) };
    let zone = TimeZone::get(&name);
    let zone =
        zone.map_err(|_| Error::UserFunctionError(format!("there is no time zone `{name}`").into()))?;
    let read = calendar::read_timestamp(text.as_bytes()).ok_or_else(|| wrong("a text is no moment"))?;
    let text = calendar::datetime(zone.to_datetime(read));
    let text = text.ok_or_else(|| wrong("a moment lies before the year 0 or after the year 9999"))?;
    Ok(Some(String::from_utf8_lossy(text.as_bytes()).into_owned()))
}

fn wrong(fact: &'static str) -> Error {
    Error::UserFunctionError(fact.into())
}
