//! Values written into the text of a statement: defaults and fills, where nothing can be bound.

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    Kind, Value,
    driver::Vendor,
    neutral::{hex, text},
    schema::{ddl::types::type_name, table::ColumnType},
};

/// A value as the database writes it.
///
/// ```
/// use carafe_db::{Value, driver::Vendor, schema::ddl::literal};
///
/// assert_eq!(literal(Vendor::Sqlite, &Value::Text("it's".into())), "'it''s'");
/// assert_eq!(literal(Vendor::Postgres, &Value::Bool(true)), "TRUE");
/// ```
#[must_use]
pub fn literal(vendor: Vendor, value: &Value) -> String {
    match value {
        Value::Null(_) => "NULL".to_owned(),
        Value::Bool(yes) if vendor == Vendor::Postgres => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        Value::Bool(yes) => i32::from(*yes).to_string(),
        Value::I16(number) => number.to_string(),
        Value::I32(number) => number.to_string(),
        Value::I64(number) => number.to_string(),
        Value::F64(number) => fraction(vendor, *number),
        Value::Decimal(number) if vendor == Vendor::Sqlite => text(vendor, &number.to_string()),
        Value::Decimal(number) => number.to_string(),
        Value::Text(plain) => text(vendor, plain),
        Value::Bytes(bytes) => hex(vendor, bytes),
        Value::Date(date) => text(vendor, &date.to_string()),
        Value::Time(time) => text(vendor, &time.strftime("%H:%M:%S%.6f").to_string()),
        Value::DateTime(moment) => text(vendor, &moment.strftime("%Y-%m-%d %H:%M:%S%.6f").to_string()),
        Value::Timestamp(moment) => text(vendor, &timestamp(vendor, *moment)),
        Value::Duration(length) if vendor == Vendor::Postgres => {
            format!("interval '{} microseconds'", length.as_micros())
        }
        Value::Duration(length) => length.as_micros().to_string(),
        Value::Uuid(uuid) => text(vendor, &uuid.to_string()),
        Value::Json(json) => text(vendor, &json.to_string()),
        Value::Hstore(entries) => {
            let list = |items: Vec<String>| format!("ARRAY[{}]::text[]", items.join(", "));
            let keys = entries.keys().map(|key| text(vendor, key)).collect();
            let values = entries.values().map(|value| match value {
                Some(value) => text(vendor, value),
                None => "NULL".to_owned(),
            });
            format!("hstore({}, {})", list(keys), list(values.collect()))
        }
        Value::SearchVector(words) => format!("{}::tsvector", text(vendor, &words.to_string())),
        Value::Range(of, range) => {
            let ty = ColumnType { kind: Kind::Range(of), max_length: None, digits: None };
            let name = type_name(Vendor::Postgres, ty).unwrap_or_default();
            format!("{}::{name}", text(vendor, &range.to_string()))
        }
        Value::Array(of, values) => {
            let inner: Vec<String> = values.iter().map(|value| literal(vendor, value)).collect();
            let ty = ColumnType { kind: **of, max_length: None, digits: None };
            // Only PostgreSQL has arrays; elsewhere the column was refused before.
            let name = type_name(Vendor::Postgres, ty).unwrap_or_default();
            format!("ARRAY[{}]::{name}[]", inner.join(", "))
        }
    }
}

/// A moment as text, as the drivers write it.
fn timestamp(vendor: Vendor, moment: Timestamp) -> String {
    let utc = TimeZone::UTC.to_datetime(moment).strftime("%Y-%m-%d %H:%M:%S%.6f").to_string();
    if vendor == Vendor::Postgres { format!("{utc}+00") } else { utc }
}

fn fraction(vendor: Vendor, number: f64) -> String {
    if number.is_finite() {
        return format!("{number:?}");
    }
    match vendor {
        Vendor::Postgres => format!("'{number}'::float8"),
        _ if number > 0.0 => "9e999".to_owned(),
        _ => "-9e999".to_owned(),
    }
}
