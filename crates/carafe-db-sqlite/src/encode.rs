//! Values on their way into SQLite.

use carafe_db::{DbError, ErrorKind, Value, error::Result};
use rusqlite::{
    Statement, ToSql,
    types::{Null, ToSqlOutput, ValueRef},
};

use crate::{calendar, error};

pub(crate) fn bind(statement: &mut Statement<'_>, parameters: &[Value]) -> Result<()> {
    counted(statement, parameters.len())?;
    row(statement, parameters)
}

/// Whether a statement takes so many values.
pub(crate) fn counted(statement: &Statement<'_>, given: usize) -> Result<()> {
    let wanted = statement.parameter_count();
    if wanted == given {
        return Ok(());
    }
    let message = format!("the statement takes {wanted} values, and {given} were given");
    Err(DbError::new(ErrorKind::Query, message))
}

/// Binds as many values as the statement takes.
pub(crate) fn row(statement: &mut Statement<'_>, parameters: &[Value]) -> Result<()> {
    parameters.iter().enumerate().try_for_each(|(index, value)| one(statement, index + 1, value))
}

/// Text of the calendar is put together on the stack; SQLite copies what it is given.
fn one(statement: &mut Statement<'_>, at: usize, value: &Value) -> Result<()> {
    match value {
        Value::Null(_) => put(statement, at, Null),
        Value::Bool(value) => put(statement, at, i64::from(*value)),
        Value::I16(value) => put(statement, at, i64::from(*value)),
        Value::I32(value) => put(statement, at, i64::from(*value)),
        Value::I64(value) => put(statement, at, *value),
        // SQLite would keep it as null, without a word.
        Value::F64(value) if value.is_nan() => {
            Err(refuse("SQLite has no place for a number that is none (NaN)"))
        }
        Value::F64(value) => put(statement, at, *value),
        Value::Decimal(value) => put(statement, at, value.to_string()),
        Value::Text(value) => put(statement, at, value.as_str()),
        Value::Bytes(value) => put(statement, at, value.as_slice()),
        Value::Date(value) => text(statement, at, calendar::date(*value)),
        Value::Time(value) => text(statement, at, Some(calendar::time(*value))),
        Value::DateTime(value) => text(statement, at, calendar::datetime(*value)),
        Value::Timestamp(value) => text(statement, at, calendar::timestamp(*value)),
        Value::Duration(value) => match i64::try_from(value.as_micros()) {
            Ok(micros) => put(statement, at, micros),
            Err(_) => Err(refuse("the length of time is longer than 292,000 years")),
        },
        Value::Uuid(value) => {
            let mut room = uuid::Uuid::encode_buffer();
            put(statement, at, &*value.hyphenated().encode_lower(&mut room))
        }
        Value::Json(value) => put(statement, at, value.to_string()),
        Value::Array(..) => Err(DbError::new(
            ErrorKind::NotSupported,
            "SQLite has no columns of arrays; a JSON field can hold one",
        )),
        // `Value` may grow; a kind that is not named above has no form in SQLite yet.
        other => {
            Err(DbError::new(ErrorKind::NotSupported, format!("SQLite has no form for a {}", other.kind())))
        }
    }
}

struct Calendar(calendar::Text);

impl ToSql for Calendar {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Text(self.0.as_bytes())))
    }
}

fn text(statement: &mut Statement<'_>, at: usize, text: Option<calendar::Text>) -> Result<()> {
    let text = text.ok_or_else(|| refuse("SQLite keeps dates as text, which begins with the year 0"))?;
    put(statement, at, Calendar(text))
}

fn put(statement: &mut Statement<'_>, at: usize, value: impl ToSql) -> Result<()> {
    statement.raw_bind_parameter(at, value).map_err(|error| error::translate(error, None))
}

fn refuse(fact: &'static str) -> DbError {
    DbError::new(ErrorKind::Data, fact)
}
