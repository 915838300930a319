//! Mathematics: the bundled SQLite is built without its own.

use rusqlite::{Connection, Result, functions::Context};

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
    raw.create_scalar_function("pi", 0, FLAGS, |_| Ok(std::f64::consts::PI))
}

fn two(call: &Context<'_>, compute: fn(f64, f64) -> f64) -> Result<Option<f64>> {
    let (Some(a), Some(b)) = (call.get::<Option<f64>>(0)?, call.get::<Option<f64>>(1)?) else {
        return Ok(None);
    };
    Ok(Some(compute(a, b)).filter(|result| result.is_finite()))
}
