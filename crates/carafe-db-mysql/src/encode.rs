//! Values as MariaDB and MySQL read them in binary.

use carafe_db::{DbError, ErrorKind, Value, error::Result};
use jiff::{civil, tz::TimeZone};
use mysql_async::{Params, Value as Sent};

use crate::error;

pub(crate) fn parameters(values: &[Value]) -> Result<Params> {
    if values.is_empty() {
        return Ok(Params::Empty);
    }
    if values.len() > usize::from(u16::MAX) {
        return Err(error::too_many(values.len()));
    }
    values.iter().map(parameter).collect::<Result<_>>().map(Params::Positional)
}

/// The same of values that are taken out.
pub(crate) fn taken(values: &mut Vec<Value>) -> Result<Params> {
    if values.len() > usize::from(u16::MAX) {
        return Err(error::too_many(values.len()));
    }
    let moved = |value| match value {
        Value::Text(text) => Ok(Sent::Bytes(text.into_bytes())),
        Value::Bytes(bytes) => Ok(Sent::Bytes(bytes)),
        other => parameter(&other),
    };
    values.drain(..).map(moved).collect::<Result<_>>().map(Params::Positional)
}

fn parameter(value: &Value) -> Result<Sent> {
    Ok(match value {
        Value::Null(_) => Sent::NULL,
        Value::Bool(truth) => Sent::Int(i64::from(*truth)),
        Value::I16(number) => Sent::Int(i64::from(*number)),
        Value::I32(number) => Sent::Int(i64::from(*number)),
        Value::I64(number) => Sent::Int(*number),
        Value::F64(number) if number.is_finite() => Sent::Double(*number),
        Value::F64(number) => return Err(data(format!("MariaDB and MySQL have no {number}"))),
        Value::Decimal(decimal) => Sent::Bytes(decimal.to_string().into_bytes()),
        Value::Text(text) => Sent::Bytes(text.clone().into_bytes()),
        Value::Bytes(bytes) => Sent::Bytes(bytes.clone()),
        Value::Date(date) => moment(date.to_datetime(civil::Time::midnight()))?,
        Value::Time(time) => {
            let [hour, minute, second] = [time.hour(), time.minute(), time.second()].map(i8::cast_unsigned);
            Sent::Time(false, 0, hour, minute, second, micros(*time))
        }
        Value::DateTime(datetime) => moment(*datetime)?,
        Value::Timestamp(timestamp) => moment(TimeZone::UTC.to_datetime(*timestamp))?,
        Value::Duration(duration) => {
            let micros = i64::try_from(duration.as_micros());
            Sent::Int(
                micros.map_err(|_| {
                    data("the duration has more microseconds than a bigint can hold".to_owned())
                })?,
            )
        }
        Value::Uuid(uuid) => Sent::Bytes(uuid.hyphenated().to_string().into_bytes()),
        Value::Json(json) => Sent::Bytes(json.to_string().into_bytes()),
        other => {
            let text = format!("MariaDB and MySQL have no columns of the kind {}", other.kind());
            return Err(DbError::new(ErrorKind::NotSupported, text));
        }
    })
}

fn moment(datetime: civil::DateTime) -> Result<Sent> {
    let year = u16::try_from(datetime.year()).map_err(|_| {
        data(format!("the year {} is before those that MariaDB and MySQL know", datetime.year()))
    })?;
    let [month, day] = [datetime.month(), datetime.day()].map(i8::cast_unsigned);
    let [hour, minute, second] =
        [datetime.hour(), datetime.minute(), datetime.second()].map(i8::cast_unsigned);
    Ok(Sent::Date(year, month, day, hour, minute, second, micros(datetime.time())))
}

fn micros(time: civil::Time) -> u32 {
    time.subsec_nanosecond().cast_unsigned() / 1000
}

fn data(text: String) -> DbError {
    DbError::new(ErrorKind::Data, text)
}
