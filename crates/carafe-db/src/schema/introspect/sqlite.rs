//! SQLite: the schema table, and pragmas as tables.

mod search;

use super::{Found, FoundCheck, FoundColumn, FoundIndex, FoundKey, cell, texts};
use crate::{driver::Driver, error::Result};

pub(super) async fn tables(driver: &dyn Driver) -> Result<Vec<Found>> {
    // The shadows of a virtual table are its own affair.
    let sql = "SELECT name, type, sql FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
               AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow' AND schema = 'main') ORDER BY name";
    let mut all = Vec::new();
    let mut words = Vec::new();
    for row in texts(driver, sql, &[]).await? {
        let (name, definition) = (cell(&row, 0), cell(&row, 2));
        if let Some(of) = search::searched(&definition) {
            words.push((of, name, definition));
            continue;
        }
        let mut table = Found::new(name.clone(), cell(&row, 1) == "view");
        columns(driver, &mut table, &definition).await?;
        indexes(driver, &mut table).await?;
        foreign_keys(driver, &mut table).await?;
        table.checks = checks(&definition);
        let triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?";
        table.triggers = texts(driver, triggers, &[&name]).await?.iter().map(|row| cell(row, 0)).collect();
        all.push(table);
    }
    for (of, name, definition) in words {
        search::hang(driver, &mut all, (of, name, definition)).await?;
    }
    Ok(all)
}

async fn columns(driver: &dyn Driver, table: &mut Found, definition: &str) -> Result<()> {
    let sql = "SELECT name, type, cast(\"notnull\" AS text), dflt_value, cast(pk AS text), cast(hidden AS text) \
               FROM pragma_table_xinfo(?)";
    let mut key: Vec<(u32, String)> = Vec::new();
    let upper = definition.to_uppercase();
    for row in texts(driver, sql, &[&table.name]).await? {
        let (name, ty) = (cell(&row, 0), cell(&row, 1));
        let place: u32 = cell(&row, 4).parse().unwrap_or(0);
        if place > 0 {
            key.push((place, name.clone()));
        }
        let hidden = cell(&row, 5);
        table.columns.push(FoundColumn {
            auto: place == 1 && ty.eq_ignore_ascii_case("INTEGER") && upper.contains("AUTOINCREMENT"),
            ty,
            // The key of a row is never null, also where nobody said so.
            null: cell(&row, 2) == "0" && place == 0,
            default: row.get(3).cloned().flatten(),
            generated: matches!(hidden.as_str(), "2" | "3").then(|| expression(definition, &name)),
            comment: None,
            collation: None,
            name,
        });
    }
    key.sort();
    table.key = key.into_iter().map(|(_, name)| name).collect();
    Ok(())
}

/// The text between the brackets after `AS`, behind the name of the column.
fn expression(definition: &str, column: &str) -> String {
    let quoted = format!("\"{column}\"");
    let after =
        definition.find(&quoted).or_else(|| definition.find(column)).map_or("", |at| &definition[at..]);
    after.find(" AS (").and_then(|at| bracketed(&after[at + 4..])).unwrap_or_default().to_owned()
}

async fn indexes(driver: &dyn Driver, table: &mut Found) -> Result<()> {
    let sql = "SELECT l.name, cast(l.\"unique\" AS text), l.origin, cast(l.partial AS text), m.sql \
               FROM pragma_index_list(?) l LEFT JOIN sqlite_master m ON m.type = 'index' AND m.name = l.name";
    for row in texts(driver, sql, &[&table.name]).await? {
        if cell(&row, 2) == "pk" {
            continue;
        }
        let name = cell(&row, 0);
        let parts = texts(
            driver,
            "SELECT name, cast(\"desc\" AS text) FROM pragma_index_xinfo(?) WHERE key = 1 ORDER BY seqno",
            &[&name],
        )
        .await?;
        let plain =
            cell(&row, 3) == "0" && parts.iter().all(|part| part[0].is_some() && cell(part, 1) == "0");
        let definition = cell(&row, 4);
        table.indexes.push(FoundIndex {
            unique: cell(&row, 1) == "1",
            columns: parts.iter().map(|part| cell(part, 0)).filter(|name| !name.is_empty()).collect(),
            definition: (!plain && !definition.is_empty()).then(|| words(&definition)),
            name,
        });
    }
    Ok(())
}

async fn foreign_keys(driver: &dyn Driver, table: &mut Found) -> Result<()> {
    let sql = "SELECT cast(id AS text), \"table\", \"from\", \"to\", on_delete FROM pragma_foreign_key_list(?) ORDER BY id, seq";
    let mut last = None;
    for row in texts(driver, sql, &[&table.name]).await? {
        let id = cell(&row, 0);
        if last.as_ref() != Some(&id) {
            let (columns, to) = (Vec::new(), Vec::new());
            let (table_name, on_delete) = (cell(&row, 1), cell(&row, 4));
            table.foreign_keys.push(FoundKey {
                name: String::new(),
                columns,
                table: table_name,
                to,
                on_delete,
            });
        }
        last = Some(id);
        if let Some(key) = table.foreign_keys.last_mut() {
            key.columns.push(cell(&row, 2));
            key.to.extend(row.get(3).cloned().flatten());
        }
    }
    Ok(())
}

/// Conditions, from the text of the table: nothing else tells them.
fn checks(definition: &str) -> Vec<FoundCheck> {
    let mut found = Vec::new();
    let upper = definition.to_ascii_uppercase();
    let mut from = 0;
    while let Some(at) = upper[from..].find("CHECK") {
        let start = from + at;
        let rest = definition[start + 5..].trim_start();
        if let Some(condition) = rest.starts_with('(').then(|| bracketed(rest)).flatten() {
            found.push(FoundCheck { name: String::new(), condition: words(condition) });
        }
        from = start + 5;
    }
    found
}

/// What is between a bracket at the start and the one that closes it.
fn bracketed(text: &str) -> Option<&str> {
    let mut depth = 0_u32;
    let mut quote: Option<char> = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"' | '`') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => {
                depth -= 1;
                if depth == 0 {
                    return Some(&text[1..at]);
                }
            }
            (None, _) => {}
        }
    }
    None
}

/// The same words with one blank between.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
