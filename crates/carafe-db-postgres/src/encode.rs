//! Values as PostgreSQL reads them in binary.

use std::{error::Error as StdError, ops::Bound};

use bytes::{BufMut, BytesMut};
use carafe_db::{DbError, ErrorKind, Kind, Value, error::Result, value::Range};
use jiff::{Timestamp, civil};
use postgres_protocol::{
    IsNull,
    message::frontend::{self, BindError},
};

pub(crate) use crate::sized::bytes;
use crate::{entries, numeric, oid, range, sized::length, words};

/// The day that PostgreSQL counts from, also as seconds since 1970.
pub(crate) const EPOCH: civil::Date = civil::date(2000, 1, 1);
pub(crate) const EPOCH_SECONDS: i64 = 946_684_800;

/// Writes a Bind of a statement's parameters, all of them and all results in binary.
pub(crate) fn bind(name: &str, parameters: &[Value], out: &mut BytesMut) -> Result<()> {
    frontend::bind("", name, [1], parameters, |value, out| write(value, out).map_err(boxed), [1], out)
        .map_err(|error| match error {
            BindError::Conversion(error) => match error.downcast::<DbError>() {
                Ok(ours) => *ours,
                Err(other) => DbError::new(ErrorKind::Data, "a parameter cannot be sent").caused_by(other),
            },
            BindError::Serialization(error) => DbError::new(
                ErrorKind::Data,
                format!("the {} parameters of a statement cannot be sent", parameters.len()),
            )
            .hint("65535 parameters and 2 GiB are the most of one statement")
            .caused_by(error),
        })
}

fn boxed(error: DbError) -> Box<dyn StdError + Send + Sync> {
    Box::new(error)
}

fn write(value: &Value, out: &mut BytesMut) -> Result<IsNull> {
    match value {
        Value::Null(_) => return Ok(IsNull::Yes),
        Value::Bool(truth) => out.put_u8(u8::from(*truth)),
        Value::I16(number) => out.put_i16(*number),
        Value::I32(number) => out.put_i32(*number),
        Value::I64(number) => out.put_i64(*number),
        Value::F64(number) => out.put_f64(*number),
        Value::Decimal(decimal) => numeric::write(*decimal, out),
        Value::Text(text) => out.put_slice(text.as_bytes()),
        Value::Bytes(bytes) => out.put_slice(bytes),
        Value::Date(date) => out.put_i32(days(*date)),
        Value::Time(time) => out.put_i64(micros_of_day(*time)),
        Value::DateTime(datetime) => {
            out.put_i64(i64::from(days(datetime.date())) * 86_400_000_000 + micros_of_day(datetime.time()));
        }
        Value::Timestamp(timestamp) => out.put_i64(micros(*timestamp)),
        Value::Duration(duration) => {
            let micros = i64::try_from(duration.as_micros()).map_err(|_| {
                DbError::new(ErrorKind::Data, "the duration is longer than an interval of PostgreSQL can be")
            })?;
            out.put_i64(micros);
            out.put_i64(0);
        }
        Value::Uuid(uuid) => out.put_slice(uuid.as_bytes()),
        Value::Json(json) => write_json(json, out)?,
        Value::Hstore(values) => entries::write(values, out)?,
        Value::SearchVector(values) => words::write(values, out)?,
        Value::Array(kind, values) => write_array(**kind, values, out)?,
        Value::Range(kind, values) => write_range(**kind, values, out)?,
        other => {
            return Err(DbError::new(ErrorKind::NotSupported, format!("PostgreSQL has no {}", other.kind())));
        }
    }
    Ok(IsNull::No)
}

fn write_json(json: &serde_json::Value, out: &mut BytesMut) -> Result<()> {
    // The version of the format.
    out.put_u8(1);
    serde_json::to_writer(out.writer(), json)
        .map_err(|error| DbError::new(ErrorKind::Data, "a JSON document cannot be written").caused_by(error))
}

fn write_array(kind: Kind, values: &[Value], out: &mut BytesMut) -> Result<()> {
    if matches!(kind, Kind::Array(_)) {
        return Err(DbError::new(ErrorKind::NotSupported, "arrays of arrays cannot be sent to PostgreSQL"));
    }
    let length = i32::try_from(values.len())
        .map_err(|_| DbError::new(ErrorKind::Data, "an array has more elements than PostgreSQL can hold"))?;
    out.put_i32(i32::from(!values.is_empty()));
    out.put_i32(i32::from(values.iter().any(Value::is_null)));
    out.put_u32(oid::of(kind));
    if !values.is_empty() {
        out.put_i32(length);
        out.put_i32(1);
    }
    values.iter().try_for_each(|value| write_element(kind, value, out))
}

fn write_range(kind: Kind, range: &Range<Value>, out: &mut BytesMut) -> Result<()> {
    out.put_u8(range::flags(range));
    for bound in [range.lower(), range.upper()].into_iter().flatten() {
        if let Bound::Included(value) | Bound::Excluded(value) = bound {
            write_element(kind, value, out)?;
        }
    }
    Ok(())
}

fn write_element(kind: Kind, value: &Value, out: &mut BytesMut) -> Result<()> {
    if value.kind() != kind {
        let text = format!("an element of an array or a range of {kind} is {}", value.kind());
        return Err(DbError::new(ErrorKind::Data, text));
    }
    field(value, out)
}

/// A value behind its length.
pub(crate) fn field(value: &Value, out: &mut BytesMut) -> Result<()> {
    match value {
        Value::Null(_) => out.put_i32(-1),
        Value::Text(text) => bytes(text.as_bytes(), out)?,
        other => measured(out, |out| write(other, out).map(drop))?,
    }
    Ok(())
}

/// A few bytes behind their length, in one piece.
pub(crate) fn plain<const N: usize>(value: [u8; N], out: &mut BytesMut) {
    let mut field = [0; 12];
    field[3] = N as u8;
    field[4..4 + N].copy_from_slice(&value);
    out.put_slice(&field[..4 + N]);
}

/// A JSON document behind its length.
pub(crate) fn json(json: &serde_json::Value, out: &mut BytesMut) -> Result<()> {
    measured(out, |out| write_json(json, out))
}

/// What is written, behind its length.
fn measured(out: &mut BytesMut, write: impl FnOnce(&mut BytesMut) -> Result<()>) -> Result<()> {
    let at = out.len();
    out.put_i32(0);
    write(out)?;
    let length = length(out.len() - at - 4)?;
    out[at..at + 4].copy_from_slice(&length.to_be_bytes());
    Ok(())
}

fn days(date: civil::Date) -> i32 {
    let hours = date.duration_since(EPOCH).as_hours();
    i32::try_from(hours / 24).expect("bug in carafe: a date is within 10,000 years")
}

fn micros_of_day(time: civil::Time) -> i64 {
    let seconds = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    seconds * 1_000_000 + i64::from(time.subsec_nanosecond()) / 1000
}

fn micros(timestamp: Timestamp) -> i64 {
    timestamp.as_microsecond() - EPOCH_SECONDS * 1_000_000
}
