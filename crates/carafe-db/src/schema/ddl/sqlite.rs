//! SQLite: what it can change in place is changed in place, and everything else of a table in one rebuild.

use super::{Manner, Step, column, index, quote, rebuild::Rebuild, references, search, sqlite_table};
use crate::{
    driver::{Features, Vendor},
    error::Result,
    schema::{
        Column, ColumnDefault, Fill, ForeignKey, Index, Part, Table,
        change::{Alteration, Change},
    },
};

const SQLITE: Vendor = Vendor::Sqlite;

pub(super) fn steps(features: &Features, changes: &[Change]) -> Result<Vec<Step>> {
    let mut writer = Writer { features, steps: Vec::new(), waiting: Vec::new() };
    for change in changes {
        writer.change(change)?;
    }
    writer.flush_all()?;
    Ok(writer.steps)
}

struct Writer<'a> {
    features: &'a Features,
    steps: Vec<Step>,
    /// Tables whose changes are gathered, so that one rebuild does them all.
    waiting: Vec<Rebuild>,
}

impl Writer<'_> {
    fn change(&mut self, change: &Change) -> Result<()> {
        match change {
            Change::CreateTable(table) => self.create(table),
            Change::DropTable(table) => {
                let given_up = self.waiting.iter().filter(|waiting| waiting.after.name == table.name);
                let before: Vec<Table> = given_up.map(|waiting| waiting.before.clone()).collect();
                self.waiting.retain(|waiting| waiting.after.name != table.name);
                before.iter().chain([table]).for_each(|table| self.drop_searches(table));
                self.sql(format!("DROP TABLE {}", quote(SQLITE, &table.name)));
                Ok(())
            }
            Change::RenameTable { table, to } => {
                self.flush_all()?;
                let from = quote(SQLITE, &table.name);
                self.drop_searches(table);
                self.sql(format!("ALTER TABLE {from} RENAME TO {}", quote(SQLITE, to)));
                self.create_searches(&Table { name: to.clone(), ..table.clone() })
            }
            Change::RenameColumn { table, from, to } => {
                match self.waiting.iter_mut().find(|waiting| waiting.after.name == table.name) {
                    Some(waiting) => waiting.rename_column(from, to),
                    None => self.rename_column(table, from, to)?,
                }
                Ok(())
            }
            Change::Alter(alteration) => {
                self.gather(alteration);
                Ok(())
            }
        }
    }

    fn gather(&mut self, alteration: &Alteration) {
        let name = &alteration.before.name;
        match self.waiting.iter_mut().find(|waiting| waiting.after.name == *name) {
            Some(waiting) => waiting.add(alteration),
            None => self.waiting.push(Rebuild::of(alteration)),
        }
    }

    fn create(&mut self, table: &Table) -> Result<()> {
        self.sql(sqlite_table::create(&table.name, table)?);
        self.create_indexes(table)
    }

    fn create_indexes(&mut self, table: &Table) -> Result<()> {
        table.indexes.iter().try_for_each(|index| self.add_index(table, index))
    }

    /// The table of words reads its texts by the name of the column, so it is made anew.
    fn rename_column(&mut self, table: &Table, from: &str, to: &str) -> Result<()> {
        let searched = search::of(table).any(|(index, _)| index.uses(from));
        if searched {
            self.drop_searches(table);
        }
        let (name, old, new) = (quote(SQLITE, &table.name), quote(SQLITE, from), quote(SQLITE, to));
        self.sql(format!("ALTER TABLE {name} RENAME COLUMN {old} TO {new}"));
        if searched {
            let mut renamed = table.clone();
            renamed.rename_column(from, to);
            self.create_searches(&renamed)?;
        }
        Ok(())
    }

    fn drop_searches(&mut self, table: &Table) {
        search::of(table).flat_map(|(index, _)| search::drop(index)).for_each(|sql| self.sql(sql));
    }

    fn create_searches(&mut self, table: &Table) -> Result<()> {
        search::of(table).try_for_each(|(index, _)| self.add_index(table, index))
    }

    fn flush_all(&mut self) -> Result<()> {
        for waiting in std::mem::take(&mut self.waiting) {
            let parts: Vec<Part> =
                waiting.parts.iter().filter(|part| matters(part, &waiting)).cloned().collect();
            if !waiting.renamed && parts.iter().all(|part| in_place(part, &waiting.after, &parts)) {
                self.native(&waiting.after, &parts)?;
            } else {
                let step = waiting.step(self.features)?;
                self.steps.extend(step);
            }
        }
        Ok(())
    }

    fn native(&mut self, after: &Table, parts: &[Part]) -> Result<()> {
        let table = quote(SQLITE, &after.name);
        for part in parts {
            match part {
                Part::AddColumn { column, .. } => {
                    let mut sql =
                        format!("ALTER TABLE {table} ADD COLUMN {}", column::definition(SQLITE, column)?);
                    if let Some(key) = after.foreign_key(&column.name) {
                        sql.push_str(&format!(" {}", references(SQLITE, key)));
                    }
                    self.sql(sql);
                }
                Part::DropColumn(column) => {
                    self.sql(format!("ALTER TABLE {table} DROP COLUMN {}", quote(SQLITE, &column.name)));
                }
                Part::AddIndex(index) => self.add_index(after, index)?,
                Part::DropIndex(index) => self.drop_index(index),
                Part::RenameIndex { from, to } => {
                    self.drop_index(from);
                    self.add_index(after, to)?;
                }
                // Part of `ADD COLUMN`, or nothing that SQLite keeps.
                _ => {}
            }
        }
        Ok(())
    }

    fn add_index(&mut self, table: &Table, index: &Index) -> Result<()> {
        if let Some(words) = index.role.search() {
            search::create(table, index, words)?.into_iter().for_each(|sql| self.sql(sql));
        } else if index::is_there(SQLITE, index) {
            let sql = index::create(self.features, table, index, Manner::default())?;
            self.sql(sql);
        }
        Ok(())
    }

    fn drop_index(&mut self, index: &Index) {
        if index.role.search().is_some() {
            search::drop(index).into_iter().for_each(|sql| self.sql(sql));
        } else if index::is_there(SQLITE, index) {
            self.sql(format!("DROP INDEX {}", quote(SQLITE, &index.name)));
        }
    }

    fn sql(&mut self, sql: String) {
        self.steps.push(Step::sql(sql));
    }
}

/// Whether a part changes anything in a file of SQLite: it keeps no comments, and the names of foreign keys matter to
/// nobody.
fn matters(part: &Part, waiting: &Rebuild) -> bool {
    let in_other =
        |table: &Table, key: &ForeignKey| table.foreign_keys.iter().any(|other| other.is_like(key));
    match part {
        Part::AlterColumn { from, to, .. } => Column { comment: to.comment.clone(), ..from.clone() } != *to,
        Part::AddForeignKey(key) => !in_other(&waiting.before, key),
        Part::DropForeignKey(key) => !in_other(&waiting.after, key),
        // A check is found by what it says: nothing asks for its name.
        Part::RenameCheck { .. } | Part::RenameForeignKey { .. } | Part::AlterComment { .. } => false,
        _ => true,
    }
}

fn in_place(part: &Part, after: &Table, parts: &[Part]) -> bool {
    match part {
        Part::AddIndex(_) | Part::DropIndex(_) | Part::RenameIndex { .. } => true,
        Part::AddColumn { column, fill } => can_add(column, fill.as_ref(), after),
        Part::AddForeignKey(key) => parts
            .iter()
            .any(|part| matches!(part, Part::AddColumn { column, .. } if column.name == key.column)),
        Part::DropColumn(column) => can_drop(column, after, parts),
        _ => false,
    }
}

/// `ADD COLUMN` takes what needs no look at the rows. A default stays, so only one that is meant to stay will do.
fn can_add(column: &Column, fill: Option<&Fill>, after: &Table) -> bool {
    let default = match &column.default {
        None => column.null,
        Some(ColumnDefault::Value(_)) => column.null || fill.is_none(),
        Some(ColumnDefault::Now | ColumnDefault::Sql(_)) => false,
    };
    let pointing = after.foreign_key(&column.name).is_some();
    default && fill.is_none() && column.generated.is_none() && !(pointing && column.default.is_some())
}

/// `DROP COLUMN` refuses a column that anything else needs. Its indexes were dropped before.
fn can_drop(column: &Column, after: &Table, parts: &[Part]) -> bool {
    let was_pointing =
        parts.iter().any(|part| matches!(part, Part::DropForeignKey(key) if key.column == column.name));
    let checked = parts.iter().any(|part| matches!(part, Part::DropCheck(_)));
    let quoted = format!("\"{}\"", column.name);
    let needed = after.columns.iter().filter_map(|other| other.generated.as_ref());
    !was_pointing
        && !checked
        && !column.auto
        && !needed.into_iter().any(|made| made.expression.contains(&quoted))
}
