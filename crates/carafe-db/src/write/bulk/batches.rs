//! How many rows one statement takes.

use crate::{Value, driver::Vendor, write::run::Run};

/// Bytes of one statement, about: MariaDB takes 16 MB unless it is told otherwise.
pub(super) const MOST_BYTES: usize = 4 << 20;
/// SQLite gains nothing from longer statements.
const MOST_ON_SQLITE: usize = 1_000;
/// Rows that PostgreSQL gets as arrays.
const MOST_IN_ARRAYS: usize = 20_000;

/// What limits a statement.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    rows: usize,
}

impl Limits {
    pub(super) fn of(run: Run<'_>, columns: usize, in_arrays: bool, wanted: Option<usize>) -> Self {
        let most = match run.vendor() {
            _ if in_arrays => MOST_IN_ARRAYS,
            Vendor::Sqlite => run.batch(columns).min(MOST_ON_SQLITE),
            _ => run.batch(columns),
        };
        Self { rows: wanted.map_or(most, |wanted| wanted.min(most)) }
    }

    /// How many of the rows the next statement takes.
    pub(super) fn next(self, rows: &[Vec<Value>]) -> usize {
        let mut bytes = 0;
        let fits = |row: &&Vec<Value>| {
            bytes += row.iter().map(weight).sum::<usize>();
            bytes <= MOST_BYTES
        };
        rows.iter().take(self.rows).take_while(fits).count().max(1)
    }
}

pub(super) fn weight(value: &Value) -> usize {
    match value {
        Value::Text(text) => text.len() + 8,
        Value::Bytes(bytes) => bytes.len() + 8,
        Value::Json(json) => json_weight(json),
        Value::Array(_, values) => values.iter().map(weight).sum(),
        _ => 16,
    }
}

fn json_weight(json: &serde_json::Value) -> usize {
    match json {
        serde_json::Value::String(text) => text.len() + 8,
        serde_json::Value::Array(values) => values.iter().map(json_weight).sum::<usize>() + 8,
        serde_json::Value::Object(map) => {
            map.iter().map(|(key, value)| key.len() + json_weight(value)).sum::<usize>() + 8
        }
        _ => 16,
    }
}
