//! What PostgreSQL is told: its changes of a schema are part of a transaction, and may be made without locks.

use super::{
    Manner, Step,
    column::{default_text, definition, fill_text, type_of},
    foreign_key, index, list, quote, refuse_rows, search,
};
use crate::{
    Kind,
    driver::{Features, Vendor},
    error::Result,
    names, neutral,
    neutral::text,
    schema::{
        Column, ColumnDefault, Fill, Index, IndexRole, Part, Table,
        change::{Alteration, Change},
    },
};

const POSTGRES: Vendor = Vendor::Postgres;

pub(super) fn steps(features: &Features, changes: &[Change], manner: Manner) -> Result<Vec<Step>> {
    let mut writer = Writer { features, manner, steps: Vec::new() };
    for change in changes {
        writer.change(change)?;
    }
    Ok(writer.steps)
}

struct Writer<'a> {
    features: &'a Features,
    manner: Manner,
    steps: Vec<Step>,
}

fn name(plain: &str) -> String {
    quote(POSTGRES, plain)
}

impl Writer<'_> {
    fn change(&mut self, change: &Change) -> Result<()> {
        match change {
            Change::CreateTable(table) => self.create(table)?,
            Change::DropTable(table) => self.sql(format!("DROP TABLE {} CASCADE", name(&table.name))),
            Change::RenameTable { table, to } => {
                self.sql(format!("ALTER TABLE {} RENAME TO {}", name(&table.name), name(to)));
            }
            Change::RenameColumn { table, from, to } => self.sql(format!(
                "ALTER TABLE {} RENAME COLUMN {} TO {}",
                name(&table.name),
                name(from),
                name(to)
            )),
            Change::Alter(alteration) => self.alter(alteration)?,
        }
        Ok(())
    }

    fn create(&mut self, table: &Table) -> Result<()> {
        let mut lines = Vec::new();
        table.columns.iter().for_each(|column| self.brings_extension(column));
        for column in &table.columns {
            lines.push(definition(POSTGRES, column)?);
        }
        lines.extend(search::of(table).map(|(index, search)| search::column(index, search)));
        if !table.key.is_empty() {
            lines.push(format!("PRIMARY KEY ({})", list(POSTGRES, &table.key)));
        }
        let constraints: Vec<&Index> = table.indexes.iter().filter(|index| is_constraint(index)).collect();
        constraints.iter().for_each(|index| self.needs_extension(index));
        lines.extend(constraints.into_iter().map(constraint));
        lines.extend(table.checks.iter().map(check));
        lines.extend(table.foreign_keys.iter().map(|key| foreign_key(POSTGRES, key)));
        self.sql(format!("CREATE TABLE {} (\n  {}\n)", name(&table.name), lines.join(",\n  ")));
        for index in table.indexes.iter().filter(|index| !is_constraint(index)) {
            if index.role.search().is_some() {
                self.sql(search::column_index(table, index, false));
            } else {
                self.add_index(table, index, Manner::default())?;
            }
        }
        if table.comment.is_some() {
            self.table_comment(table);
        }
        for column in table.columns.iter().filter(|column| column.comment.is_some()) {
            self.comment(table, column);
        }
        Ok(())
    }

    fn alter(&mut self, alteration: &Alteration) -> Result<()> {
        let after = &alteration.after;
        let table = format!("ALTER TABLE {}", name(&after.name));
        for part in &alteration.parts {
            match part {
                Part::AddColumn { column, fill } => self.add_column(after, column, fill.as_ref())?,
                Part::DropColumn(column) => {
                    self.sql(format!("{table} DROP COLUMN {} CASCADE", name(&column.name)))
                }
                Part::AlterColumn { from, to, fill } => {
                    self.alter_column(after, [from, to], fill.as_ref())?
                }
                Part::AddIndex(index) => self.add_index(after, index, self.manner)?,
                Part::DropIndex(index) if index.role.search().is_some() => {
                    self.sql(format!("{table} DROP COLUMN {}", name(names::SEARCH_COLUMN)));
                }
                Part::DropIndex(index) if is_constraint(index) => self.drop_constraint(after, &index.name),
                Part::DropIndex(index) => {
                    let online = if self.manner.online { "CONCURRENTLY " } else { "" };
                    self.sql(format!("DROP INDEX {online}{}", name(&index.name)));
                }
                Part::RenameIndex { from, to } => {
                    self.sql(format!("ALTER INDEX {} RENAME TO {}", name(&from.name), name(&to.name)));
                }
                Part::RenameCheck { from, to } => self.rename_constraint(after, &from.name, &to.name),
                Part::RenameForeignKey { from, to } => self.rename_constraint(after, &from.name, &to.name),
                Part::AddCheck(added) => self.add_constraint(after, &added.name, &check(added)),
                Part::DropCheck(dropped) => self.drop_constraint(after, &dropped.name),
                Part::AddForeignKey(key) => {
                    self.add_constraint(after, &key.name, &foreign_key(POSTGRES, key));
                }
                Part::DropForeignKey(key) => self.drop_constraint(after, &key.name),
                Part::AlterComment { .. } => self.table_comment(after),
                Part::ChangeKey { from, to } => self.change_key(after, from, to),
            }
        }
        Ok(())
    }

    fn add_column(&mut self, table: &Table, column: &Column, fill: Option<&Fill>) -> Result<()> {
        self.brings_extension(column);
        let alter = format!("ALTER TABLE {}", name(&table.name));
        let column_name = name(&column.name);
        let needed = !column.null && !column.auto && column.generated.is_none();
        match fill {
            // A constant default costs no rewrite of the table (PostgreSQL 11), and is taken away at once.
            Some(Fill::Value(_) | Fill::Now) if column.default.is_none() => {
                let fill = fill.map(|fill| fill_text(POSTGRES, fill, column.ty)).unwrap_or_default();
                self.sql(format!("{alter} ADD COLUMN {} DEFAULT {fill}", definition(POSTGRES, column)?));
                self.sql(format!("{alter} ALTER COLUMN {column_name} DROP DEFAULT"));
            }
            Some(fill) => {
                let free = Column { null: true, default: None, ..column.clone() };
                self.sql(format!("{alter} ADD COLUMN {}", definition(POSTGRES, &free)?));
                let value = fill_text(POSTGRES, fill, column.ty);
                self.sql(format!("UPDATE {} SET {column_name} = {value}", name(&table.name)));
                self.look_at_once();
                if let Some(default) = &column.default {
                    let default = default_text(POSTGRES, default, column.ty);
                    self.sql(format!("{alter} ALTER COLUMN {column_name} SET DEFAULT {default}"));
                }
                if needed {
                    self.sql(format!("{alter} ALTER COLUMN {column_name} SET NOT NULL"));
                }
            }
            None => {
                if needed && column.default.is_none() {
                    self.steps.push(refuse_rows(POSTGRES, &table.name, &column.name));
                }
                self.sql(format!("{alter} ADD COLUMN {}", definition(POSTGRES, column)?));
            }
        }
        if column.comment.is_some() {
            self.comment(table, column);
        }
        Ok(())
    }

    fn alter_column(&mut self, table: &Table, [from, to]: [&Column; 2], fill: Option<&Fill>) -> Result<()> {
        if from.generated != to.generated {
            self.sql(format!("ALTER TABLE {} DROP COLUMN {} CASCADE", name(&table.name), name(&from.name)));
            return self.add_column(table, to, fill);
        }
        let column = format!("ALTER TABLE {} ALTER COLUMN {}", name(&table.name), name(&to.name));
        let retyped = from.ty != to.ty || from.collation != to.collation;
        if from.default.is_some() && (retyped || to.default.is_none()) {
            self.sql(format!("{column} DROP DEFAULT"));
        }
        if from.auto && !to.auto {
            self.sql(format!("{column} DROP IDENTITY"));
        }
        if retyped {
            self.brings_extension(to);
            let (ty, plain) = (type_of(POSTGRES, to)?, super::type_name(POSTGRES, to.ty)?);
            let using = if from.ty.kind == to.ty.kind {
                String::new()
            } else {
                format!(" USING {}::{plain}", name(&to.name))
            };
            self.sql(format!("{column} TYPE {ty}{using}"));
        }
        if from.null && !to.null {
            self.fill_nulls(table, to, fill);
            self.sql(format!("{column} SET NOT NULL"));
        } else if !from.null && to.null {
            self.sql(format!("{column} DROP NOT NULL"));
        }
        if let Some(default) = to.default.as_ref().filter(|_| retyped || from.default != to.default) {
            self.set_default(&column, default, to);
        }
        if !from.auto && to.auto {
            self.identity(table, to, &column);
        }
        if from.comment != to.comment {
            self.comment(table, to);
        }
        Ok(())
    }

    fn set_default(&mut self, column: &str, default: &ColumnDefault, to: &Column) {
        self.sql(format!("{column} SET DEFAULT {}", default_text(POSTGRES, default, to.ty)));
    }

    fn fill_nulls(&mut self, table: &Table, column: &Column, fill: Option<&Fill>) {
        let (table_name, column_name) = (name(&table.name), name(&column.name));
        match fill {
            Some(fill) => {
                let value = fill_text(POSTGRES, fill, column.ty);
                self.sql(format!(
                    "UPDATE {table_name} SET {column_name} = {value} WHERE {column_name} IS NULL"
                ));
                self.look_at_once();
            }
            None => self.steps.push(Step::Refuse {
                sql: format!("SELECT 1 FROM {table_name} WHERE {column_name} IS NULL LIMIT 1"),
                fact: format!(
                    "rows of `{}` have nothing in `{}`: say what they get, `fill = …`",
                    table.name, column.name
                ),
            }),
        }
    }

    /// PostgreSQL does not alter a table in which rows wait to be looked at until the end of the transaction.
    fn look_at_once(&mut self) {
        self.sql("SET CONSTRAINTS ALL IMMEDIATE".to_owned());
        self.sql("SET CONSTRAINTS ALL DEFERRED".to_owned());
    }

    fn identity(&mut self, table: &Table, to: &Column, column: &str) {
        self.sql(format!("{column} ADD GENERATED BY DEFAULT AS IDENTITY"));
        let sequence = format!(
            "pg_get_serial_sequence({}, {})",
            text(POSTGRES, &name(&table.name)),
            text(POSTGRES, &to.name)
        );
        let (column, table) = (name(&to.name), name(&table.name));
        self.sql(format!("SELECT setval({sequence}, coalesce(max({column}), 0) + 1, false) FROM {table}"));
    }

    fn add_index(&mut self, table: &Table, index: &Index, manner: Manner) -> Result<()> {
        if let Some(search) = index.role.search() {
            self.sql(format!(
                "ALTER TABLE {} ADD COLUMN {}",
                name(&table.name),
                search::column(index, search)
            ));
            self.sql(search::column_index(table, index, manner.online));
            return Ok(());
        }
        if !is_constraint(index) {
            let sql = index::create(self.features, table, index, manner)?;
            self.sql(sql);
            return Ok(());
        }
        self.needs_extension(index);
        if manner.online && !index.deferrable && index.unique {
            // The index is built while others write; to make a constraint of it takes a moment.
            let sql = index::create(self.features, table, index, manner)?;
            self.sql(sql);
            let (table, index) = (name(&table.name), name(&index.name));
            self.sql(format!("ALTER TABLE {table} ADD CONSTRAINT {index} UNIQUE USING INDEX {index}"));
            return Ok(());
        }
        index::create(self.features, table, index, manner)?;
        self.sql(format!("ALTER TABLE {} ADD {}", name(&table.name), constraint(index)));
        Ok(())
    }

    /// The type of a column may be that of an extension which comes with the server.
    fn brings_extension(&mut self, column: &Column) {
        let hstore = "CREATE EXTENSION IF NOT EXISTS hstore";
        let is_made = |step: &Step| matches!(step, Step::Sql { sql, .. } if sql == hstore);
        if column.ty.kind == Kind::Hstore && !self.steps.iter().any(is_made) {
            self.sql(hstore.to_owned());
        }
    }

    /// The index behind an exclusion knows ranges by itself; to compare plain values in it is an extension that comes with
    /// the server.
    fn needs_extension(&mut self, index: &Index) {
        let plain = |operators: &Vec<String>| operators.iter().any(|operator| operator == "=");
        if matches!(&index.role, IndexRole::Exclusion(operators) if plain(operators)) {
            self.sql("CREATE EXTENSION IF NOT EXISTS btree_gist".to_owned());
        }
    }

    /// With [`Manner::online`] new rows are watched at once, and those that are there are looked at without a lock.
    fn add_constraint(&mut self, table: &Table, constraint: &str, definition: &str) {
        let alter = format!("ALTER TABLE {}", name(&table.name));
        if self.manner.online {
            self.sql(format!("{alter} ADD {definition} NOT VALID"));
            self.sql(format!("{alter} VALIDATE CONSTRAINT {}", name(constraint)));
        } else {
            self.sql(format!("{alter} ADD {definition}"));
        }
    }

    fn drop_constraint(&mut self, table: &Table, constraint: &str) {
        self.sql(format!("ALTER TABLE {} DROP CONSTRAINT {}", name(&table.name), name(constraint)));
    }

    fn rename_constraint(&mut self, table: &Table, from: &str, to: &str) {
        let (table, from, to) = (name(&table.name), name(from), name(to));
        self.sql(format!("ALTER TABLE {table} RENAME CONSTRAINT {from} TO {to}"));
    }

    /// The key's name was made by PostgreSQL, perhaps when the table was called otherwise, so it is looked up.
    fn change_key(&mut self, table: &Table, from: &[String], to: &[String]) {
        let table_text = text(POSTGRES, &name(&table.name));
        if !from.is_empty() {
            self.sql(format!(
                "DO $$ BEGIN EXECUTE (SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) \
                 FROM pg_constraint WHERE contype = 'p' AND conrelid = {table_text}::regclass); END $$"
            ));
        }
        if !to.is_empty() {
            self.sql(format!("ALTER TABLE {} ADD PRIMARY KEY ({})", name(&table.name), list(POSTGRES, to)));
        }
    }

    fn table_comment(&mut self, table: &Table) {
        let comment = comment_text(table.comment.as_ref());
        self.sql(format!("COMMENT ON TABLE {} IS {comment}", name(&table.name)));
    }

    fn comment(&mut self, table: &Table, column: &Column) {
        let comment = comment_text(column.comment.as_ref());
        self.sql(format!("COMMENT ON COLUMN {}.{} IS {comment}", name(&table.name), name(&column.name)));
    }

    fn sql(&mut self, sql: String) {
        self.steps.push(Step::sql(sql));
    }
}

fn comment_text(comment: Option<&String>) -> String {
    comment.map_or("NULL".to_owned(), |comment| text(POSTGRES, comment))
}

/// Plain unique columns are a constraint, so that foreign keys and upserts may name it; the rest are indexes.
fn is_constraint(index: &Index) -> bool {
    index.role.is_exclusion() || index.unique && index.is_plain() && index.method.is_none()
}

fn constraint(index: &Index) -> String {
    match &index.role {
        IndexRole::Exclusion(operators) => exclusion(index, operators),
        IndexRole::Order | IndexRole::Search(_) => unique(index),
    }
}

fn exclusion(index: &Index, operators: &[String]) -> String {
    let method = index.method.as_deref().unwrap_or("gist");
    let parts = index.parts.iter().zip(operators);
    let parts: Vec<String> =
        parts.map(|(part, operator)| format!("{} WITH {operator}", index::part(POSTGRES, part))).collect();
    let condition = index
        .condition
        .as_ref()
        .map_or(String::new(), |condition| format!(" WHERE ({})", neutral::for_vendor(condition, POSTGRES)));
    let deferred = if index.deferrable { " DEFERRABLE INITIALLY DEFERRED" } else { "" };
    format!(
        "CONSTRAINT {} EXCLUDE USING {method} ({}){condition}{deferred}",
        name(&index.name),
        parts.join(", ")
    )
}

fn unique(index: &Index) -> String {
    let nulls = if index.nulls_equal { " NULLS NOT DISTINCT" } else { "" };
    let deferred = if index.deferrable { " DEFERRABLE INITIALLY DEFERRED" } else { "" };
    let include = if index.include.is_empty() {
        String::new()
    } else {
        format!(" INCLUDE ({})", list(POSTGRES, &index.include))
    };
    let parts = index::parts(POSTGRES, index);
    format!("CONSTRAINT {} UNIQUE{nulls} ({parts}){include}{deferred}", name(&index.name))
}

fn check(check: &crate::schema::Check) -> String {
    format!("CONSTRAINT {} CHECK ({})", name(&check.name), neutral::for_vendor(&check.condition, POSTGRES))
}
