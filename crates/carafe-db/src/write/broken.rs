//! Which fields of which model a broken constraint is about.

use crate::{
    DbError, ErrorKind, Registry,
    error::{Broken, FieldError},
    meta::{ConstraintMeta, FieldMeta, IndexColumn, ModelMeta},
    names,
    registry::Registered,
};

impl DbError {
    /// What is wrong, field by field, for the form that the row came from: what was found by looking it over, or the
    /// constraint that the database saw broken. Nothing for any other error.
    ///
    /// A name of a constraint leads to its fields and its own message, where the model gives one.
    #[must_use]
    pub fn fields(&self, registry: &Registry) -> Vec<FieldError> {
        match self.kind() {
            ErrorKind::Invalid(invalid) => invalid.errors().to_vec(),
            kind => self.broken().map(|broken| of_broken(kind, broken, registry)).into_iter().collect(),
        }
    }
}

fn of_broken(kind: &ErrorKind, broken: &Broken, registry: &Registry) -> FieldError {
    let (code, message) = match kind {
        ErrorKind::Unique(_) => ("unique", "there is one of this already"),
        ErrorKind::Exclusion(_) => ("exclusion", "there is one already that it meets"),
        ErrorKind::ForeignKey(_) => ("foreign_key", "what it points at is not there, or is still pointed at"),
        ErrorKind::NotNull(_) => ("null", "must not be empty"),
        _ => ("check", "is not allowed"),
    };
    let models = registry.models().iter();
    let model = models.clone().find(|model| broken.table.as_deref() == Some(&model.table));
    let named = broken.constraint.as_deref().and_then(|name| {
        let mut candidates = models.filter(|other| model.is_none_or(|model| model.table == other.table));
        candidates.find_map(|model| by_name(model, name))
    });
    let by_columns = || model.map(|model| by_columns(model.meta, &broken.columns));
    let Found { fields, message: own, code: own_code } = named.or_else(by_columns).unwrap_or_default();
    let names: Vec<&'static str> = fields.iter().map(|field| field.name).collect();
    let message = match (own, &fields[..]) {
        (Some(own), _) => own.to_owned(),
        (None, [field]) => field.message(code, message),
        (None, _) => message.to_owned(),
    };
    FieldError::new(names, own_code.unwrap_or(code), message)
}

/// What is known where a database names columns: a unique constraint over exactly these, or nothing more.
fn by_columns(meta: &'static ModelMeta, columns: &[String]) -> Found {
    let find = |column: &String| meta.fields.iter().find(|field| field.column == column);
    let fields: Vec<&'static FieldMeta> = columns.iter().filter_map(find).collect();
    let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
    let listed = meta.constraints.iter().find_map(|constraint| match constraint {
        ConstraintMeta::Unique(unique) if fields_of(meta, unique.columns) == names => Some(unique),
        _ => None,
    });
    Found {
        fields,
        message: listed.and_then(|unique| unique.message),
        code: listed.and_then(|unique| unique.code),
    }
}

/// What a constraint is about, and its own message and code.
#[derive(Debug, Default)]
struct Found {
    fields: Vec<&'static FieldMeta>,
    message: Option<&'static str>,
    code: Option<&'static str>,
}

/// The constraint of this name: one that the model lists, or one that follows from a field.
fn by_name(model: &Registered, name: &str) -> Option<Found> {
    let meta = model.meta;
    let listed = meta.constraints.iter().find_map(|constraint| match constraint {
        ConstraintMeta::Check(check) if check.name == name => {
            let fields = found(meta, &named_in(meta, check.condition));
            Some(Found { fields, message: check.message, code: check.code })
        }
        ConstraintMeta::Unique(unique) => {
            let columns: Vec<&str> =
                unique.columns.iter().map(|column| column_or_expr(meta, column)).collect();
            let own = unique.name.map_or_else(|| names::made(&model.table, &columns, "key"), str::to_owned);
            (own == name).then(|| Found {
                fields: found(meta, &fields_of(meta, unique.columns)),
                message: unique.message,
                code: unique.code,
            })
        }
        ConstraintMeta::Exclude(exclude) if exclude.name == name => {
            let fields = found(meta, &fields_of(meta, exclude.columns));
            Some(Found { fields, message: exclude.message, code: exclude.code })
        }
        ConstraintMeta::Check(_) | ConstraintMeta::Exclude(_) => None,
    });
    listed.or_else(|| {
        let made = |column: &str, purpose| names::made(&model.table, &[column], purpose) == name;
        let from = |column| ["key", "fk", "range", "check"].into_iter().any(|purpose| made(column, purpose));
        let field = meta.fields.iter().find(|field| from(field.column))?;
        Some(Found { fields: vec![field], message: None, code: None })
    })
}

fn found(meta: &'static ModelMeta, names: &[&str]) -> Vec<&'static FieldMeta> {
    names.iter().filter_map(|name| meta.field(name)).collect()
}

fn column_or_expr(meta: &'static ModelMeta, column: &IndexColumn) -> &'static str {
    match column {
        IndexColumn::Field { field, .. } => meta.fields[*field].name,
        IndexColumn::Expression(_) => "expr",
    }
}

/// The fields that a unique constraint compares.
pub(super) fn fields_of(meta: &'static ModelMeta, columns: &[IndexColumn]) -> Vec<&'static str> {
    let mut fields = Vec::new();
    for column in columns {
        match column {
            IndexColumn::Field { field, .. } => fields.push(meta.fields[*field].name),
            IndexColumn::Expression(text) => fields.extend(named_in(meta, *text)),
        }
    }
    fields
}

/// The fields whose columns stand in a condition.
pub(super) fn named_in(meta: &'static ModelMeta, condition: fn() -> String) -> Vec<&'static str> {
    let text = condition();
    let named = meta.fields.iter().filter(|field| text.contains(&format!("\"{}\"", field.column)));
    named.map(|field| field.name).collect()
}
