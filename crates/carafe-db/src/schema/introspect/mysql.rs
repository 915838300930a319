//! MariaDB and MySQL: the information schema.

use super::{Found, FoundCheck, FoundColumn, FoundIndex, FoundKey, cell, texts};
use crate::{
    driver::{Driver, Vendor},
    error::Result,
};

pub(super) async fn tables(driver: &dyn Driver) -> Result<Vec<Found>> {
    let sql = "SELECT table_name, table_type, cast(table_comment AS char) FROM information_schema.tables WHERE table_schema = database()";
    let rows = texts(driver, sql, &[]).await?;
    let found = |row: &Vec<Option<String>>| {
        let view = cell(row, 1) == "VIEW";
        // Of a view the word stands where the comment would.
        let comment = Some(cell(row, 2)).filter(|text| !text.is_empty() && !view);
        Found { comment, ..Found::new(cell(row, 0), view) }
    };
    let mut all: Vec<Found> = rows.iter().map(found).collect();
    columns(driver, &mut all).await?;
    indexes(driver, &mut all).await?;
    foreign_keys(driver, &mut all).await?;
    checks(driver, &mut all).await?;
    let sql = "SELECT event_object_table, trigger_name FROM information_schema.triggers WHERE trigger_schema = database()";
    for row in texts(driver, sql, &[]).await? {
        if let Some(table) = table(&mut all, &cell(&row, 0)) {
            table.triggers.push(cell(&row, 1));
        }
    }
    Ok(all)
}

fn table<'a>(all: &'a mut [Found], name: &str) -> Option<&'a mut Found> {
    all.iter_mut().find(|table| table.name == name)
}

async fn columns(driver: &dyn Driver, all: &mut [Found]) -> Result<()> {
    let sql = "SELECT c.table_name, c.column_name, cast(c.column_type AS char), c.is_nullable, cast(c.column_default AS char), \
               c.extra, cast(c.generation_expression AS char), cast(c.column_comment AS char), \
               CASE WHEN c.collation_name <> t.table_collation THEN c.collation_name END \
               FROM information_schema.columns c JOIN information_schema.tables t \
               ON t.table_schema = c.table_schema AND t.table_name = c.table_name \
               WHERE c.table_schema = database() ORDER BY c.table_name, c.ordinal_position";
    for row in texts(driver, sql, &[]).await? {
        let Some(table) = table(all, &cell(&row, 0)) else { continue };
        let made = cell(&row, 6);
        let default = row.get(4).cloned().flatten().filter(|text| text != "NULL");
        // MySQL tells a constant without its quotes.
        let bare = driver.features().vendor == Vendor::MySql && !cell(&row, 5).contains("DEFAULT_GENERATED");
        let default = default.map(|text| if bare { format!("'{}'", text.replace('\'', "''")) } else { text });
        table.columns.push(FoundColumn {
            name: cell(&row, 1),
            ty: cell(&row, 2),
            null: cell(&row, 3) == "YES",
            auto: cell(&row, 5).contains("auto_increment"),
            default: default.filter(|_| made.is_empty()),
            generated: Some(made).filter(|made| !made.is_empty()),
            comment: Some(cell(&row, 7)).filter(|text| !text.is_empty()),
            collation: row.get(8).cloned().flatten(),
        });
    }
    Ok(())
}

async fn indexes(driver: &dyn Driver, all: &mut [Found]) -> Result<()> {
    let sql = "SELECT table_name, index_name, cast(non_unique AS char), column_name, collation, cast(sub_part AS char) \
               FROM information_schema.statistics WHERE table_schema = database() \
               ORDER BY table_name, index_name, seq_in_index";
    for row in texts(driver, sql, &[]).await? {
        let Some(table) = table(all, &cell(&row, 0)) else { continue };
        let (name, column) = (cell(&row, 1), cell(&row, 3));
        if name == "PRIMARY" {
            table.key.push(column);
            continue;
        }
        if table.indexes.last().is_none_or(|index| index.name != name) {
            let unique = cell(&row, 2) == "0";
            table.indexes.push(FoundIndex { name, unique, columns: Vec::new(), definition: None });
        }
        if let Some(index) = table.indexes.last_mut() {
            if cell(&row, 4) == "D"
                || row.get(3).cloned().flatten().is_none()
                || row.get(5).cloned().flatten().is_some()
            {
                let text = format!("{} {column} {}", cell(&row, 4), cell(&row, 5));
                index.definition = Some(format!("{}{text};", index.definition.take().unwrap_or_default()));
            }
            index.columns.push(column);
        }
    }
    Ok(())
}

async fn foreign_keys(driver: &dyn Driver, all: &mut [Found]) -> Result<()> {
    let sql = "SELECT k.table_name, k.constraint_name, k.column_name, k.referenced_table_name, k.referenced_column_name, \
               r.delete_rule FROM information_schema.key_column_usage k \
               JOIN information_schema.referential_constraints r ON r.constraint_schema = k.constraint_schema \
               AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name \
               WHERE k.table_schema = database() AND k.referenced_table_name IS NOT NULL \
               ORDER BY k.table_name, k.constraint_name, k.ordinal_position";
    for row in texts(driver, sql, &[]).await? {
        let Some(table) = table(all, &cell(&row, 0)) else { continue };
        let name = cell(&row, 1);
        if table.foreign_keys.last().is_none_or(|key| key.name != name) {
            let (columns, to) = (Vec::new(), Vec::new());
            let on_delete = cell(&row, 5).replace("RESTRICT", "NO ACTION");
            table.foreign_keys.push(FoundKey { name, columns, table: cell(&row, 3), to, on_delete });
        }
        if let Some(key) = table.foreign_keys.last_mut() {
            key.columns.push(cell(&row, 2));
            key.to.push(cell(&row, 4));
        }
    }
    Ok(())
}

async fn checks(driver: &dyn Driver, all: &mut [Found]) -> Result<()> {
    // MariaDB tells the table with the check; MySQL only with the constraint.
    let sql = if driver.features().vendor == Vendor::MariaDb {
        "SELECT table_name, constraint_name, cast(check_clause AS char), level FROM information_schema.check_constraints \
         WHERE constraint_schema = database()"
    } else {
        "SELECT t.table_name, c.constraint_name, cast(c.check_clause AS char), 'Table' FROM information_schema.check_constraints c \
         JOIN information_schema.table_constraints t ON t.constraint_schema = c.constraint_schema \
         AND t.constraint_name = c.constraint_name WHERE c.constraint_schema = database()"
    };
    for row in texts(driver, sql, &[]).await? {
        let Some(table) = table(all, &cell(&row, 0)) else { continue };
        let (name, condition) = (cell(&row, 1), cell(&row, 2));
        match json_column(table, &condition).filter(|_| cell(&row, 3) == "Column") {
            Some(column) => (column.ty, column.collation) = ("json".to_owned(), None),
            None => table.checks.push(FoundCheck { name, condition }),
        }
    }
    Ok(())
}

/// JSON is text with a check of its own on MariaDB. How names are quoted in it is a matter of the connection.
fn json_column<'t>(table: &'t mut Found, condition: &str) -> Option<&'t mut FoundColumn> {
    let name = condition.strip_prefix("json_valid(")?.strip_suffix(')')?.trim_matches(['`', '"']);
    table.columns.iter_mut().find(|column| column.name == name)
}
