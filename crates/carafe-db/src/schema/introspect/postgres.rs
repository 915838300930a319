//! PostgreSQL: its catalogue, the present schema.

use super::{Found, FoundCheck, FoundColumn, FoundIndex, FoundKey, cell, split, texts};
use crate::{driver::Driver, error::Result};

const OURS: &str = "n.nspname = current_schema()";

pub(super) async fn tables(driver: &dyn Driver) -> Result<Vec<Found>> {
    let sql = format!(
        "SELECT c.relname::text, c.relkind::text, obj_description(c.oid, 'pg_class') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE {OURS} AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition ORDER BY 1"
    );
    let rows = texts(driver, &sql, &[]).await?;
    let found = |row: &Vec<Option<String>>| Found {
        comment: row.get(2).cloned().flatten(),
        ..Found::new(cell(row, 0), matches!(cell(row, 1).as_str(), "v" | "m"))
    };
    let mut all: Vec<Found> = rows.iter().map(found).collect();
    columns(driver, &mut all).await?;
    constraints(driver, &mut all).await?;
    indexes(driver, &mut all).await?;
    triggers(driver, &mut all).await?;
    Ok(all)
}

fn table<'a>(all: &'a mut [Found], name: &str) -> Option<&'a mut Found> {
    all.iter_mut().find(|table| table.name == name)
}

async fn columns(driver: &dyn Driver, all: &mut [Found]) -> Result<()> {
    let sql = format!(
        "SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull::text, \
         pg_get_expr(d.adbin, d.adrelid), a.attidentity::text, a.attgenerated::text, \
         col_description(c.oid, a.attnum), \
         CASE WHEN a.attcollation <> t.typcollation THEN l.collname::text END \
         FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
         JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_collation l ON l.oid = a.attcollation \
         LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum \
         WHERE {OURS} AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f') \
         ORDER BY c.relname, a.attnum"
    );
    for row in texts(driver, &sql, &[]).await? {
        let Some(table) = table(all, &cell(&row, 0)) else { continue };
        let default = row.get(4).cloned().flatten();
        let serial = default.as_ref().is_some_and(|text| text.starts_with("nextval("));
        let made = !cell(&row, 6).is_empty();
        table.columns.push(FoundColumn {
            name: cell(&row, 1),
            ty: cell(&row, 2),
            null: cell(&row, 3) == "false",
            auto: serial || !cell(&row, 5).is_empty(),
            generated: default.clone().filter(|_| made),
            default: default.filter(|_| !made && !serial),
            comment: row.get(7).cloned().flatten(),
            collation: row.get(8).cloned().flatten(),
        });
    }
    Ok(())
}

async fn constraints(driver: &dyn Driver, all: &mut [Found]) -> Result<()> {
    let names = |key: &str, table: &str| {
        format!(
            "(SELECT string_agg(a.attname::text, chr(31) ORDER BY k.place) FROM unnest({key}) WITH ORDINALITY k(number, place) \
             JOIN pg_attribute a ON a.attrelid = {table} AND a.attnum = k.number)"
        )
    };
    let sql = format!(
        "SELECT c.relname::text, o.conname::text, o.contype::text, {}, f.relname::text, {}, o.confdeltype::text, \
         pg_get_constraintdef(o.oid), o.condeferrable::text FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid \
         JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_class f ON f.oid = o.confrelid \
         WHERE {OURS} AND o.contype IN ('p', 'c', 'f') ORDER BY 1, 2",
        names("o.conkey", "o.conrelid"),
        names("o.confkey", "o.confrelid"),
    );
    for row in texts(driver, &sql, &[]).await? {
        let Some(table) = table(all, &cell(&row, 0)) else { continue };
        let (name, columns) = (cell(&row, 1), split(&cell(&row, 3)));
        match cell(&row, 2).as_str() {
            "p" => table.key = columns,
            "c" => table.checks.push(FoundCheck { name, condition: cell(&row, 7) }),
            _ => table.foreign_keys.push(FoundKey {
                name,
                columns,
                table: cell(&row, 4),
                to: split(&cell(&row, 5)),
                on_delete: match cell(&row, 6).as_str() {
                    "c" => "CASCADE",
                    "n" => "SET NULL",
                    "d" => "SET DEFAULT",
                    "r" => "RESTRICT",
                    _ => "NO ACTION",
                }
                .to_owned(),
            }),
        }
    }
    Ok(())
}

async fn indexes(driver: &dyn Driver, all: &mut [Found]) -> Result<()> {
    let sql = format!(
        "SELECT c.relname::text, i.relname::text, x.indisunique::text, \
         (SELECT string_agg(a.attname::text, chr(31) ORDER BY k.place) FROM unnest(x.indkey::int2[]) WITH ORDINALITY k(number, place) \
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number WHERE k.place <= x.indnkeyatts), \
         (x.indpred IS NULL AND x.indexprs IS NULL AND x.indnkeyatts = x.indnatts AND m.amname = 'btree' \
         AND NOT x.indnullsnotdistinct AND 0 = ALL (x.indoption::int2[]))::text, pg_get_indexdef(i.oid), x.indisvalid::text \
         FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid \
         JOIN pg_am m ON m.oid = i.relam JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE {OURS} AND NOT x.indisprimary ORDER BY 1, 2"
    );
    // Before version 15 two nulls were never the same.
    let sql = if driver.features().version < (15, 0, 0) {
        sql.replace("AND NOT x.indnullsnotdistinct ", "")
    } else {
        sql
    };
    for row in texts(driver, &sql, &[]).await? {
        let Some(table) = table(all, &cell(&row, 0)) else { continue };
        let plain = cell(&row, 4) == "true";
        table.indexes.push(FoundIndex {
            name: cell(&row, 1),
            unique: cell(&row, 2) == "true",
            columns: split(&cell(&row, 3)),
            definition: (!plain).then(|| cell(&row, 5)),
        });
    }
    Ok(())
}

async fn triggers(driver: &dyn Driver, all: &mut [Found]) -> Result<()> {
    let sql = format!(
        "SELECT c.relname::text, t.tgname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid \
         JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {OURS} AND NOT t.tgisinternal"
    );
    for row in texts(driver, &sql, &[]).await? {
        if let Some(table) = table(all, &cell(&row, 0)) {
            table.triggers.push(cell(&row, 1));
        }
    }
    Ok(())
}
