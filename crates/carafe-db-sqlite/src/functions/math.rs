//! Mathematics: the bundled SQLite is built without its own.

use rusqlite::{
    Connection, Error, Result,
    functions::Context,
    types::{ToSqlOutput, ValueRef},
};

use super::FLAGS;

const ONE: [(&str, fn(f64) -> f64); 14] = [
    ("sqrt", f64::sqrt),
    ("exp", f64::exp),
    ("ln", f64::ln),
    ("log10", f64::log10),
    ("sin", f64::sin),
    ("cos", f64::cos),
    ("tan", f64::tan),
    ("asin", f64::asin),
    ("acos", f64::acos),
    ("atan", f64::atan),
    ("degrees", f64::to_degrees),
    ("radians", f64::to_radians),
    ("ceil", f64::ceil),
    ("floor", f64::floor),
];

pub(super) fn register(raw: &Connection) -> Result<()> {
    for (name, compute) in ONE {
        raw.create_scalar_function(name, 1, FLAGS, move |call| {
            Ok(call.get::<Option<f64>>(0)?.map(compute).filter(|result| result.is_finite()))
        })?;
    }
    raw.create_scalar_function("power", 2, FLAGS, |call| two(call, f64::powf))?;
    raw.create_scalar_function("atan2", 2, FLAGS, |call| two(call, f64::atan2))?;
    raw.create_scalar_function("carafe_whole", 2, FLAGS, whole)?;
    raw.create_scalar_function("pi", 0, FLAGS, |_| Ok(std::f64::consts::PI))
}

fn two(call: &Context<'_>, compute: fn(f64, f64) -> f64) -> Result<Option<f64>> {
    let (Some(a), Some(b)) = (call.get::<Option<f64>>(0)?, call.get::<Option<f64>>(1)?) else {
        return Ok(None);
    };
    Ok(Some(compute(a, b)).filter(|result| result.is_finite()))
}

/// A number as it is, if it fits a whole number of so many bits. SQLite goes on with a fraction where one does not fit 64.
fn whole(call: &Context<'_>) -> Result<ToSqlOutput<'static>> {
    let most = call.get::<u32>(1).map(|bits| i64::MAX >> (64 - bits))?;
    match call.get_raw(0) {
        ValueRef::Integer(number) if number <= most && number >= -most - 1 => Ok(number.into()),
        ValueRef::Integer(_) => Err(beyond("a whole number does not fit its column")),
        ValueRef::Real(number) if number.abs() >= 9e18 => Err(beyond("integer overflow")),
        _ => call.get(0).map(ToSqlOutput::Owned),
    }
}

fn beyond(fact: &'static str) -> Error {
    Error::UserFunctionError(fact.into())
}
