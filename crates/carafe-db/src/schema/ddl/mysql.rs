//! MariaDB and MySQL. They cannot undo changes of the schema, so each statement says how to see whether it was done.

use super::{
    Manner, Probe, Step, Thing,
    column::{definition, fill_text},
    foreign_key, index, list, quote, refuse_rows,
};
use crate::{
    driver::{Features, Vendor},
    error::Result,
    neutral,
    neutral::text,
    schema::{
        Check, Column, Fill, ForeignKey, Index, IndexPart, Part, Table,
        change::{Alteration, Change},
    },
};

pub(super) fn steps(features: &Features, changes: &[Change]) -> Result<Vec<Step>> {
    let mut writer = Writer { features, vendor: features.vendor, steps: Vec::new() };
    for change in changes {
        writer.change(change)?;
    }
    Ok(writer.steps)
}

struct Writer<'a> {
    features: &'a Features,
    vendor: Vendor,
    steps: Vec<Step>,
}

impl Writer<'_> {
    fn name(&self, plain: &str) -> String {
        quote(self.vendor, plain)
    }

    fn change(&mut self, change: &Change) -> Result<()> {
        match change {
            Change::CreateTable(table) => self.create(table)?,
            Change::DropTable(table) => {
                let sql = format!("DROP TABLE {}", self.name(&table.name));
                self.probed(sql, Thing::Table(table.name.clone()), false);
            }
            Change::RenameTable { table, to } => {
                let sql = format!("RENAME TABLE {} TO {}", self.name(&table.name), self.name(to));
                self.probed(sql, Thing::Table(to.clone()), true);
            }
            Change::RenameColumn { table, from, to } => self.rename_column(table, from, to),
            Change::Alter(alteration) => self.alter(alteration)?,
        }
        Ok(())
    }

    fn create(&mut self, table: &Table) -> Result<()> {
        let mut lines = Vec::new();
        for column in &table.columns {
            lines.push(definition(self.vendor, column)?);
        }
        if !table.key.is_empty() {
            lines.push(format!("PRIMARY KEY ({})", list(self.vendor, &table.key)));
        }
        let plain = |index: &&Index| index.parts.iter().all(|part| !matches!(part, IndexPart::Expression(_)));
        for index in table.indexes.iter().filter(|index| index::is_there(self.vendor, index)).filter(plain) {
            index::create(self.features, table, index, Manner::default())?;
            let word = if index.unique { "UNIQUE INDEX" } else { "INDEX" };
            let parts = index::parts(self.vendor, index);
            lines.push(format!("{word} {} ({parts})", self.name(&index.name)));
        }
        lines.extend(table.checks.iter().map(|check| self.check(check)));
        lines.extend(table.foreign_keys.iter().map(|key| foreign_key(self.vendor, key)));
        // Text is compared as it is, as the other databases do: `Ann` is not `ann`, and `a` is not `a `.
        let collation = if self.vendor == Vendor::MariaDb { "utf8mb4_nopad_bin" } else { "utf8mb4_0900_bin" };
        let comment = table.comment.as_ref();
        let comment =
            comment.map_or(String::new(), |comment| format!(" COMMENT={}", text(self.vendor, comment)));
        let sql = format!(
            "CREATE TABLE {} (\n  {}\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE={collation}{comment}",
            self.name(&table.name),
            lines.join(",\n  ")
        );
        self.probed(sql, Thing::Table(table.name.clone()), true);
        for index in table.indexes.iter().filter(|index| !plain(index)) {
            self.add_index(table, index)?;
        }
        Ok(())
    }

    fn alter(&mut self, alteration: &Alteration) -> Result<()> {
        let after = &alteration.after;
        let early = |part: &&Part| is_early(part, &alteration.before);
        let late = alteration.parts.iter().filter(|part| !early(part));
        for part in alteration.parts.iter().filter(early).chain(late) {
            match part {
                Part::AddColumn { column, fill } => self.add_column(after, column, fill.as_ref())?,
                Part::DropColumn(column) => {
                    let sql = format!("{} DROP COLUMN {}", self.table(after), self.name(&column.name));
                    self.probed(sql, Thing::Column(after.name.clone(), column.name.clone()), false);
                }
                Part::AlterColumn { from, to, fill } => {
                    self.alter_column(after, [from, to], fill.as_ref())?
                }
                Part::AddIndex(index) => self.add_index(after, index)?,
                Part::DropIndex(index) => self.drop_index(&alteration.before, index)?,
                Part::RenameIndex { to, .. } if !index::is_there(self.vendor, to) => {}
                Part::RenameIndex { from, to } => {
                    let (old, new) = (self.name(&from.name), self.name(&to.name));
                    let sql = format!("{} RENAME INDEX {old} TO {new}", self.table(after));
                    self.probed(sql, Thing::Index(after.name.clone(), to.name.clone()), true);
                }
                Part::RenameCheck { from, to } => {
                    self.drop_check(after, from);
                    self.add_check(after, to);
                }
                Part::RenameForeignKey { from, to } => {
                    self.drop_foreign_key(after, from);
                    self.add_foreign_key(after, to);
                }
                Part::AddCheck(check) => self.add_check(after, check),
                Part::DropCheck(check) => self.drop_check(after, check),
                Part::AddForeignKey(key) => self.add_foreign_key(after, key),
                Part::DropForeignKey(key) => self.drop_foreign_key(after, key),
                Part::AlterComment { to, .. } => {
                    // To say the same again changes nothing, so this one needs no probe.
                    let comment = text(self.vendor, to.as_deref().unwrap_or_default());
                    self.steps.push(Step::sql(format!("{} COMMENT={comment}", self.table(after))));
                }
                Part::ChangeKey { from, to } => self.change_key(after, from, to),
            }
        }
        Ok(())
    }

    fn add_column(&mut self, table: &Table, column: &Column, fill: Option<&Fill>) -> Result<()> {
        let needed = !column.null && !column.auto && column.generated.is_none();
        let there = Thing::Column(table.name.clone(), column.name.clone());
        if let (Some(fill), true) = (fill, column.generated.is_none()) {
            // First a column that may be empty, then its values, then the rule: each can be done again after a crash.
            let free = Column { null: true, ..column.clone() };
            let sql = format!("{} ADD COLUMN {}", self.table(table), definition(self.vendor, &free)?);
            self.probed(sql, there, true);
            let value = fill_text(self.vendor, fill, column.ty);
            let (table_name, column_name) = (self.name(&table.name), self.name(&column.name));
            self.steps.push(Step::sql(format!("UPDATE {table_name} SET {column_name} = {value}")));
            if needed {
                let sql = format!("{} MODIFY COLUMN {}", self.table(table), definition(self.vendor, column)?);
                self.steps.push(Step::sql(sql));
            }
            return Ok(());
        }
        if needed && column.default.is_none() {
            self.steps.push(refuse_rows(self.vendor, &table.name, &column.name));
        }
        // A column that counts must be a key from its first moment.
        let key = if column.auto && table.key == [column.name.clone()] { " PRIMARY KEY" } else { "" };
        let sql = format!("{} ADD COLUMN {}{key}", self.table(table), definition(self.vendor, column)?);
        self.probed(sql, there, true);
        Ok(())
    }

    fn alter_column(&mut self, table: &Table, [from, to]: [&Column; 2], fill: Option<&Fill>) -> Result<()> {
        let (table_name, column_name) = (self.name(&table.name), self.name(&to.name));
        if from.null && !to.null {
            match fill {
                Some(fill) => {
                    let value = fill_text(self.vendor, fill, to.ty);
                    self.steps.push(Step::sql(format!(
                        "UPDATE {table_name} SET {column_name} = {value} WHERE {column_name} IS NULL"
                    )));
                }
                None => self.steps.push(Step::Refuse {
                    sql: format!("SELECT 1 FROM {table_name} WHERE {column_name} IS NULL LIMIT 1"),
                    fact: format!(
                        "rows of `{}` have nothing in `{}`: say what they get, `fill = …`",
                        table.name, to.name
                    ),
                }),
            }
        }
        // To say the same again changes nothing, so this one needs no probe.
        let sql = format!("{} MODIFY COLUMN {}", self.table(table), definition(self.vendor, to)?);
        self.steps.push(Step::sql(sql));
        Ok(())
    }

    /// A check that names the column is in the way of its new name, and so is a foreign key's name.
    fn rename_column(&mut self, table: &Table, from: &str, to: &str) {
        let quoted = format!("\"{from}\"");
        let checks: Vec<&Check> =
            table.checks.iter().filter(|check| check.condition.contains(&quoted)).collect();
        checks.iter().for_each(|check| self.drop_check(table, check));
        let (old, new) = (self.name(from), self.name(to));
        let sql = format!("{} RENAME COLUMN {old} TO {new}", self.table(table));
        self.probed(sql, Thing::Column(table.name.clone(), to.to_owned()), true);
        for check in checks {
            let condition = neutral::rename(&check.condition, from, to);
            self.add_check(table, &Check { name: check.name.clone(), condition });
        }
    }

    fn add_index(&mut self, table: &Table, index: &Index) -> Result<()> {
        if index::is_there(self.vendor, index) {
            let sql = index::create(self.features, table, index, Manner::default())?;
            self.probed(sql, Thing::Index(table.name.clone(), index.name.clone()), true);
        }
        Ok(())
    }

    fn drop_index(&mut self, table: &Table, index: &Index) -> Result<()> {
        if !index::is_there(self.vendor, index) {
            return Ok(());
        }
        let sql = format!("{} DROP INDEX {}", self.table(table), self.name(&index.name));
        self.probed(sql, Thing::Index(table.name.clone(), index.name.clone()), false);
        Ok(())
    }

    fn add_check(&mut self, table: &Table, check: &Check) {
        let sql = format!("{} ADD {}", self.table(table), self.check(check));
        self.probed(sql, Thing::Constraint(table.name.clone(), check.name.clone()), true);
    }

    fn drop_check(&mut self, table: &Table, check: &Check) {
        let word = if self.vendor == Vendor::MariaDb { "CONSTRAINT" } else { "CHECK" };
        let sql = format!("{} DROP {word} {}", self.table(table), self.name(&check.name));
        self.probed(sql, Thing::Constraint(table.name.clone(), check.name.clone()), false);
    }

    fn add_foreign_key(&mut self, table: &Table, key: &ForeignKey) {
        let sql = format!("{} ADD {}", self.table(table), foreign_key(self.vendor, key));
        self.probed(sql, Thing::Constraint(table.name.clone(), key.name.clone()), true);
    }

    fn drop_foreign_key(&mut self, table: &Table, key: &ForeignKey) {
        let sql = format!("{} DROP FOREIGN KEY {}", self.table(table), self.name(&key.name));
        self.probed(sql, Thing::Constraint(table.name.clone(), key.name.clone()), false);
    }

    fn change_key(&mut self, table: &Table, from: &[String], to: &[String]) {
        let added = |name: &String| table.columns.iter().any(|column| column.auto && column.name == *name);
        let mut parts = Vec::new();
        if !from.is_empty() {
            parts.push("DROP PRIMARY KEY".to_owned());
        }
        let comes_with_it = from.is_empty() && to.iter().any(added);
        if !to.is_empty() && !comes_with_it {
            parts.push(format!("ADD PRIMARY KEY ({})", list(self.vendor, to)));
        }
        if !parts.is_empty() {
            self.steps.push(Step::sql(format!("{} {}", self.table(table), parts.join(", "))));
        }
    }

    fn check(&self, check: &Check) -> String {
        let condition = neutral::for_vendor(&check.condition, self.vendor);
        format!("CONSTRAINT {} CHECK ({condition})", self.name(&check.name))
    }

    fn table(&self, table: &Table) -> String {
        format!("ALTER TABLE {}", self.name(&table.name))
    }

    fn probed(&mut self, sql: String, thing: Thing, there: bool) {
        self.steps.push(Step::Sql { sql, probe: Some(Probe { thing, there }) });
    }
}

/// The last index over a foreign key cannot be dropped, so one that can take its place is made first.
fn is_early(part: &Part, before: &Table) -> bool {
    let Part::AddIndex(index) = part else { return false };
    let known = |part: &IndexPart| match part {
        IndexPart::Column { name, .. } => before.column(name).is_some(),
        IndexPart::Expression(_) => false,
    };
    index.parts.iter().all(known) && before.indexes.iter().all(|other| other.name != index.name)
}
