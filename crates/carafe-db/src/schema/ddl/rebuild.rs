//! SQLite: a table made anew, with its rows.

use std::collections::BTreeMap;

use super::{Manner, Step, column, index, quote, refuse_rows, search, sqlite_table};
use crate::{
    Kind,
    driver::{Features, Vendor},
    error::Result,
    schema::{Column, Fill, Index, Part, Table, change::Alteration},
};

const SQLITE: Vendor = Vendor::Sqlite;

/// All that is to be changed in a table, from what is in the file to what shall be.
#[derive(Debug)]
pub(super) struct Rebuild {
    pub(super) before: Table,
    pub(super) after: Table,
    pub(super) parts: Vec<Part>,
    pub(super) renamed: bool,
    /// The column of the old table that a column of the new one is read from.
    sources: BTreeMap<String, String>,
    fills: BTreeMap<String, Fill>,
    /// Columns that must be numbers after, and were something else before.
    converted: Vec<Column>,
}

/// The names under which an index hangs on its table.
fn known_by(index: &Index) -> Vec<String> {
    match index.role.search() {
        Some(_) => search::triggers(index).to_vec(),
        None => vec![index.name.clone()],
    }
}

impl Rebuild {
    pub(super) fn of(alteration: &Alteration) -> Self {
        let sources =
            alteration.before.columns.iter().map(|column| (column.name.clone(), column.name.clone()));
        let mut rebuild = Self {
            before: alteration.before.clone(),
            after: alteration.before.clone(),
            parts: Vec::new(),
            renamed: false,
            sources: sources.collect(),
            fills: BTreeMap::new(),
            converted: Vec::new(),
        };
        rebuild.add(alteration);
        rebuild
    }

    pub(super) fn add(&mut self, alteration: &Alteration) {
        for part in &alteration.parts {
            match part {
                Part::AddColumn { column, fill } => self.filled(column, fill.as_ref()),
                Part::AlterColumn { from, to, fill } => {
                    self.filled(to, fill.as_ref());
                    if from.ty.kind != to.ty.kind {
                        self.converted.push(to.clone());
                    }
                }
                Part::DropColumn(column) => {
                    self.sources.remove(&column.name);
                    self.fills.remove(&column.name);
                    self.converted.retain(|other| other.name != column.name);
                }
                _ => {}
            }
        }
        self.parts.extend(alteration.parts.iter().cloned());
        self.after = alteration.after.clone();
    }

    pub(super) fn rename_column(&mut self, from: &str, to: &str) {
        self.renamed = true;
        self.after.rename_column(from, to);
        if let Some(source) = self.sources.remove(from) {
            self.sources.insert(to.to_owned(), source);
        }
        if let Some(fill) = self.fills.remove(from) {
            self.fills.insert(to.to_owned(), fill);
        }
        for column in self.converted.iter_mut().filter(|column| column.name == from) {
            to.clone_into(&mut column.name);
        }
    }

    pub(super) fn step(&self, features: &Features) -> Result<Vec<Step>> {
        let temporary = format!("carafe_new_{}", self.after.name);
        let (old, new) = (quote(SQLITE, &self.before.name), quote(SQLITE, &temporary));
        let mut steps = self.refusals();
        let mut script: Vec<String> =
            search::of(&self.before).flat_map(|(index, _)| search::drop(index)).collect();
        script.push(sqlite_table::create(&temporary, &self.after)?);
        let (targets, values) = self.copied();
        script.push(format!("INSERT INTO {new} ({targets}) SELECT {values} FROM {old}"));
        if self.after.columns.iter().any(|column| column.auto) {
            script.extend(self.sequence(&temporary));
        }
        script.push(format!("DROP TABLE {old}"));
        // Views and triggers that name the table keep its name: it is there again in a moment.
        script.push("PRAGMA legacy_alter_table = ON".to_owned());
        script.push(format!("ALTER TABLE {new} RENAME TO {}", quote(SQLITE, &self.after.name)));
        script.push("PRAGMA legacy_alter_table = OFF".to_owned());
        for index in self.after.indexes.iter().filter(|index| index::is_there(SQLITE, index)) {
            match index.role.search() {
                Some(words) => script.extend(search::create(&self.after, index, words)?),
                None => script.push(index::create(features, &self.after, index, Manner::default())?),
            }
        }
        let both = self.before.indexes.iter().chain(&self.after.indexes);
        steps.push(Step::Rebuild {
            table: self.before.name.clone(),
            script,
            known: both.flat_map(known_by).collect(),
        });
        Ok(steps)
    }

    fn filled(&mut self, column: &Column, fill: Option<&Fill>) {
        if let Some(fill) = fill {
            self.fills.insert(column.name.clone(), fill.clone());
        }
    }

    /// What would be lost or made up in silence.
    fn refusals(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        let table = quote(SQLITE, &self.before.name);
        for column in self.after.columns.iter().filter(|column| column.generated.is_none()) {
            let without = !column.null && !column.auto && !self.fills.contains_key(&column.name);
            match self.sources.get(&column.name) {
                None if without && column.default.is_none() => {
                    steps.push(refuse_rows(SQLITE, &self.before.name, &column.name));
                }
                Some(source) if without && self.was_null(source) => steps.push(Step::Refuse {
                    sql: format!("SELECT 1 FROM {table} WHERE {} IS NULL LIMIT 1", quote(SQLITE, source)),
                    fact: format!(
                        "rows of `{}` have nothing in `{}`: say what they get, `fill = …`",
                        self.before.name, column.name
                    ),
                }),
                _ => {}
            }
        }
        steps.extend(self.converted.iter().filter_map(|column| self.refuse_text(column)));
        steps
    }

    /// SQLite would keep text in a column of numbers.
    fn refuse_text(&self, column: &Column) -> Option<Step> {
        let source = quote(SQLITE, self.sources.get(&column.name)?);
        let table = quote(SQLITE, &self.before.name);
        let fits = match column.ty.kind {
            Kind::I16 | Kind::I32 | Kind::I64 | Kind::Bool => format!(
                "CAST({source} AS INTEGER) = {source} + 0 AND CAST(CAST({source} AS INTEGER) AS TEXT) = trim(CAST({source} AS TEXT))"
            ),
            Kind::F64 => format!(
                "typeof({source} + 0) <> 'text' AND ({source} + 0 <> 0 OR trim(CAST({source} AS TEXT), '0.-+ ') = '')"
            ),
            _ => return None,
        };
        Some(Step::Refuse {
            sql: format!("SELECT 1 FROM {table} WHERE {source} IS NOT NULL AND NOT ({fits}) LIMIT 1"),
            fact: format!(
                "rows of `{}` have something in `{}` that is no {}",
                self.before.name, column.name, column.ty.kind
            ),
        })
    }

    fn was_null(&self, source: &str) -> bool {
        self.before.column(source).is_none_or(|column| column.null)
    }

    fn copied(&self) -> (String, String) {
        let mut targets = Vec::new();
        let mut values = Vec::new();
        for column in self.after.columns.iter().filter(|column| column.generated.is_none()) {
            let fill = self.fills.get(&column.name).map(|fill| column::fill_text(SQLITE, fill, column.ty));
            let source = self.sources.get(&column.name).map(|source| quote(SQLITE, source));
            let value = match (source, fill) {
                (Some(source), Some(fill)) if !column.null => format!("COALESCE({source}, {fill})"),
                (Some(source), _) => source,
                (None, Some(fill)) => fill,
                (None, None) => match &column.default {
                    Some(default) => column::default_text(SQLITE, default, column.ty),
                    None => continue,
                },
            };
            targets.push(quote(SQLITE, &column.name));
            values.push(value);
        }
        (targets.join(", "), values.join(", "))
    }

    /// Keys of rows that were deleted are not given again.
    fn sequence(&self, temporary: &str) -> Vec<String> {
        if !self.before.columns.iter().any(|column| column.auto) {
            return Vec::new();
        }
        let name = |plain: &str| format!("'{}'", plain.replace('\'', "''"));
        let (old, new) = (name(&self.before.name), name(temporary));
        vec![
            format!("DELETE FROM sqlite_sequence WHERE name = {new}"),
            format!(
                "INSERT INTO sqlite_sequence (name, seq) SELECT {new}, seq FROM sqlite_sequence WHERE name = {old}"
            ),
        ]
    }
}
