//! From models to tables: which columns, indexes and constraints a state of models means.

use std::collections::BTreeSet;

use super::{
    state::{FieldState, FieldType, ModelState, Reference, State},
    table::{Check, Column, ColumnType, ForeignKey, Index, OnRemoval, Table},
};
use crate::{
    Kind,
    error::{DbError, ErrorKind, Result},
    names,
};

impl State {
    /// The tables of some models, those between two included.
    pub fn tables_of<'a>(&self, labels: impl IntoIterator<Item = &'a str>) -> Result<Vec<Table>> {
        let mut tables = Vec::new();
        let mut between = Vec::new();
        for model in labels.into_iter().filter_map(|label| self.model(label)).filter(|model| model.managed) {
            tables.push(self.table_of(model)?);
            for (name, many) in model.many_to_many.iter().filter(|(_, many)| many.through.is_none()) {
                between.push(self.table_between(model, name, &many.to)?);
            }
        }
        tables.extend(between);
        Ok(tables)
    }

    /// All tables, each after those it points at, as far as that can be.
    pub fn tables(&self) -> Result<Vec<Table>> {
        Ok(in_order(self.tables_of(self.labels())?))
    }

    /// What a field's column holds.
    pub fn type_of(&self, model: &ModelState, name: &str) -> Result<ColumnType> {
        // A key may itself point at another model. Nobody needs more than a few of those in a row.
        self.type_within(model, name, 16)
    }

    fn type_within(&self, model: &ModelState, name: &str, depth: u8) -> Result<ColumnType> {
        let field = model.field(name).ok_or_else(|| unknown_field(model, name))?;
        match &field.ty {
            FieldType::Plain(ty) => Ok(*ty),
            FieldType::Reference(_) if depth == 0 => {
                Err(schema_error(format!("`{}.{name}` points in a circle of keys", model.label())))
            }
            FieldType::Reference(reference) => {
                let (target, to) = self.target(model, name, reference)?;
                self.type_within(target, &to, depth - 1)
            }
        }
    }

    fn target(&self, model: &ModelState, name: &str, reference: &Reference) -> Result<(&ModelState, String)> {
        let target = self.named(model, name, &reference.to)?;
        let field = match (&reference.to_field, &target.key[..]) {
            (Some(field), _) => field.clone(),
            (None, [one]) => one.clone(),
            (None, _) => {
                let (from, to) = (model.label(), target.label());
                let fact = format!("`{from}.{name}` points at `{to}`, whose key is not one field");
                return Err(schema_error(fact).hint("say at which field it points: `to_field`"));
            }
        };
        Ok((target, field))
    }

    fn named(&self, model: &ModelState, name: &str, to: &str) -> Result<&ModelState> {
        self.model(to).ok_or_else(|| {
            schema_error(format!("`{}.{name}` points at `{to}`, which is no model here", model.label()))
                .hint("add the model to its app with `.models::<…>()`")
        })
    }

    fn table_of(&self, model: &ModelState) -> Result<Table> {
        let mut table = Table::new(&model.table);
        for (name, field) in &model.fields {
            self.add_field(&mut table, model, (name, field))?;
        }
        for name in &model.key {
            table.key.push(column_of(model, name)?);
        }
        for index in &model.indexes {
            table.indexes.push(lowered(index, model)?);
        }
        table.checks.extend(model.checks.iter().cloned());
        table.comment.clone_from(&model.comment);
        Ok(table)
    }

    fn add_field(
        &self,
        table: &mut Table,
        model: &ModelState,
        (name, field): (&str, &FieldState),
    ) -> Result<()> {
        let column = field.column_name(name);
        let is_key = model.key.len() == 1 && model.key[0] == name;
        table.columns.push(Column {
            name: column.clone(),
            ty: self.type_of(model, name)?,
            null: field.null,
            default: field.default.clone(),
            auto: field.auto,
            generated: field.generated.clone(),
            comment: field.comment.clone(),
            collation: field.collation.clone(),
        });
        if field.unique && !is_key {
            table.indexes.push(Index::over(names::made(&table.name, &[&column], "key"), &[&column]).unique());
        } else if (field.index || field.reference().is_some()) && !is_key {
            table.indexes.push(Index::over(names::made(&table.name, &[&column], "idx"), &[&column]));
        }
        table.checks.extend(range(&table.name, &column, field));
        if let Some(reference) = field.reference().filter(|reference| reference.constraint) {
            let (target, to) = self.target(model, name, reference)?;
            table.foreign_keys.push(ForeignKey {
                name: names::made(&table.name, &[&column], "fk"),
                table: target.table.clone(),
                to: column_of(target, &to)?,
                on_removal: reference.on_removal(),
                column,
            });
        }
        Ok(())
    }

    fn table_between(&self, model: &ModelState, name: &str, to: &str) -> Result<Table> {
        let mut table =
            Table::new(format!("{}_{name}", model.table)).with(Column::new("id", Kind::I64).auto());
        let target = self.named(model, name, to)?;
        let (source_column, target_column) = between_columns(model, target);
        for (column, end) in [(&source_column, model), (&target_column, target)] {
            let [key] = &end.key[..] else {
                let fact =
                    format!("`{}.{name}` needs a key of one field in `{}`", model.label(), end.label());
                return Err(schema_error(fact));
            };
            table.columns.push(Column { ty: self.type_of(end, key)?, ..Column::new(column, Kind::I64) });
            table.foreign_keys.push(ForeignKey {
                name: names::made(&table.name, &[column], "fk"),
                column: column.clone(),
                table: end.table.clone(),
                to: column_of(end, key)?,
                on_removal: OnRemoval::Refuse,
            });
        }
        let pair = [source_column.as_str(), target_column.as_str()];
        table.indexes.push(Index::over(names::made(&table.name, &pair, "key"), &pair).unique());
        table.indexes.push(Index::over(names::made(&table.name, &pair[1..], "idx"), &pair[1..]));
        Ok(table)
    }
}

/// The columns of a table between two models: `post_id` and `tag_id`; `from_user_id` and `to_user_id` for one model.
#[must_use]
pub(crate) fn between_columns(source: &ModelState, target: &ModelState) -> (String, String) {
    let (from, to) = (names::snake(&source.name), names::snake(&target.name));
    if source.label() == target.label() {
        (format!("from_{from}_id"), format!("to_{to}_id"))
    } else {
        (format!("{from}_id"), format!("{to}_id"))
    }
}

fn range(table: &str, column: &str, field: &FieldState) -> Option<Check> {
    let condition = match (field.min, field.max) {
        (Some(min), Some(max)) => format!("\"{column}\" >= {min} AND \"{column}\" <= {max}"),
        (Some(min), None) => format!("\"{column}\" >= {min}"),
        (None, Some(max)) => format!("\"{column}\" <= {max}"),
        (None, None) => return None,
    };
    Some(Check { name: names::made(table, &[column], "range"), condition })
}

/// The same over columns.
fn lowered(index: &Index, model: &ModelState) -> Result<Index> {
    let mut lowered = index.clone();
    for name in lowered.names_mut() {
        *name = column_of(model, name)?;
    }
    Ok(lowered)
}

fn column_of(model: &ModelState, name: &str) -> Result<String> {
    model.column(name).ok_or_else(|| unknown_field(model, name))
}

/// Tables in an order in which each comes after those it points at; those in a circle stay as they are.
fn in_order(mut tables: Vec<Table>) -> Vec<Table> {
    let mut ordered = Vec::with_capacity(tables.len());
    let mut made: BTreeSet<String> = BTreeSet::new();
    while !tables.is_empty() {
        let known: BTreeSet<String> = tables.iter().map(|table| table.name.clone()).collect();
        let ready = |table: &Table| {
            table.foreign_keys.iter().all(|key| {
                key.table == table.name || made.contains(&key.table) || !known.contains(&key.table)
            })
        };
        let at = tables.iter().position(ready).unwrap_or(0);
        let table = tables.remove(at);
        made.insert(table.name.clone());
        ordered.push(table);
    }
    ordered
}

fn unknown_field(model: &ModelState, name: &str) -> DbError {
    schema_error(format!("`{}` has no field `{name}`", model.label()))
}

fn schema_error(fact: String) -> DbError {
    DbError::new(ErrorKind::Schema, fact)
}
