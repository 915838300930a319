//! Tables of words, which FTS5 keeps beside the tables whose texts they are of.

use super::{columns, words};
use crate::{
    driver::{Driver, Vendor},
    error::Result,
    neutral::quote,
    schema::introspect::{Found, FoundIndex, cell, texts},
};

/// The table whose words a virtual table keeps, by its definition.
pub(super) fn searched(definition: &str) -> Option<String> {
    let lower = definition.to_ascii_lowercase();
    if !lower.starts_with("create virtual table") || !lower.contains("using fts5") {
        return None;
    }
    let at = lower.find("content=")? + "content=".len();
    let rest = definition[at..].trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let name = rest[1..].split(quote).next()?;
    (!name.is_empty()).then(|| name.to_owned())
}

/// Puts a table of words among the indexes of the table that it is of, or among the tables if that is gone.
pub(super) async fn hang(
    driver: &dyn Driver,
    all: &mut Vec<Found>,
    (of, name, definition): (String, String, String),
) -> Result<()> {
    let Some(table) = all.iter_mut().find(|table| table.name == of) else {
        let mut left = Found::new(name, false);
        columns(driver, &mut left, &definition).await?;
        all.push(left);
        return Ok(());
    };
    let named = texts(driver, "SELECT name FROM pragma_table_info(?)", &[&name]).await?;
    // How much hits count stands in a table beside it, not in its definition.
    let sql = format!("SELECT v FROM {} WHERE k = 'rank'", quote(Vendor::Sqlite, &format!("{name}_config")));
    let rank = texts(driver, &sql, &[]).await?.first().map(|row| format!(" rank='{}'", cell(row, 0)));
    table.indexes.push(FoundIndex {
        unique: false,
        columns: named.iter().map(|row| cell(row, 0)).collect(),
        definition: Some(words(&definition) + &rank.unwrap_or_default()),
        name,
    });
    Ok(())
}
