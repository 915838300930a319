//! A whole table as SQLite is told of it: all of it has to be said when it is made.

use super::{column, foreign_key, list, quote};
use crate::{
    driver::Vendor,
    error::Result,
    neutral,
    schema::{Column, Table},
};

const SQLITE: Vendor = Vendor::Sqlite;

/// `CREATE TABLE`, with keys, checks and foreign keys; under another name while a table is rebuilt.
pub(super) fn create(name: &str, table: &Table) -> Result<String> {
    let mut lines = Vec::new();
    for column in &table.columns {
        lines.push(definition(column)?);
    }
    if !table.key.is_empty() && !table.columns.iter().any(|column| column.auto) {
        lines.push(format!("PRIMARY KEY ({})", list(SQLITE, &table.key)));
    }
    for check in &table.checks {
        let condition = neutral::for_vendor(&check.condition, SQLITE);
        lines.push(format!("CONSTRAINT {} CHECK ({condition})", quote(SQLITE, &check.name)));
    }
    lines.extend(table.foreign_keys.iter().map(|key| foreign_key(SQLITE, key)));
    Ok(format!("CREATE TABLE {} (\n  {}\n)", quote(SQLITE, name), lines.join(",\n  ")))
}

fn definition(column: &Column) -> Result<String> {
    column::definition(SQLITE, column)
}
