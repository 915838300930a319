//! What an operation means for a large table, for rows, and for the program that still runs: said before it is done.

use super::{
    file::Migration,
    operation::{Added, Back, Op, OpKind},
};
use crate::{
    driver::Vendor,
    schema::{Fill, State, state::FieldState},
};

/// One thing to know before a migration is applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lint {
    /// A word for it. An operation that was looked at accepts it: `accept = { drops-data = "why" }`.
    pub kind: &'static str,
    /// Which operation, counted from 1.
    pub at: usize,
    /// What the operation does.
    pub title: String,
    /// What it means.
    pub fact: &'static str,
    /// The safe sequence.
    pub instead: &'static str,
    /// Why it is accepted, where the file says so.
    pub accepted: Option<String>,
}

/// What is to be known of a migration, for one kind of database. New tables are no matter: nobody uses them yet.
#[must_use]
pub fn lint(migration: &Migration, before: &State, vendor: Vendor) -> Vec<Lint> {
    let mut state = before.clone();
    let mut lints = Vec::new();
    let mut fresh: Vec<String> = Vec::new();
    for (at, op) in migration.ops.iter().enumerate() {
        if let OpKind::CreateModel(create) = &op.kind {
            fresh.push(create.model.label());
        }
        if !op.operation().model().is_some_and(|model| fresh.iter().any(|label| label == model)) {
            let found = of_op(op, &state, vendor).into_iter();
            let title = op.operation().describe();
            lints.extend(found.map(|(kind, fact, instead)| Lint {
                kind,
                at: at + 1,
                title: title.clone(),
                fact,
                instead,
                accepted: op.accept.iter().find(|(lint, _)| lint == kind).map(|(_, why)| why.clone()),
            }));
        }
        _ = op.operation().apply(&mut state);
    }
    lints
}

type Found = (&'static str, &'static str, &'static str);

const DROPS: Found = (
    "drops-data",
    "what is in it is lost, and the program that still runs fails when it asks for it",
    "first a release that no longer uses it, then this migration; a backup before",
);
const RENAMES: Found = (
    "breaks-running-program",
    "the program that still runs asks for the old name",
    "expand, fill, contract: add the new one, copy the rows while both are written, then remove the old one",
);
const NOT_NULL: Found = (
    "breaks-running-program",
    "the program that still runs inserts rows without it, and is refused",
    "add it with `null = true` or a `default` of the database, fill it, and require it in a later migration",
);
const FILLS: Found = (
    "rewrites-table",
    "every row is written once, in one transaction",
    "add it with `null = true`, fill it in pieces by a function, and require it in a later migration",
);
const RETYPES: Found = (
    "rewrites-table",
    "the table is written anew, and nobody can use it meanwhile",
    "expand, fill, contract: a new field of the new type, filled in pieces, then the old one goes",
);
const REQUIRES: Found = (
    "locks-table",
    "every row is looked at while nobody can use the table",
    "first an `add_check` with `online = true` that says the same, which is looked at without a lock",
);
const INDEXES: Found = (
    "locks-table",
    "nobody can write to the table while the index is built",
    "say `online = true`, in a migration of its own",
);
const SEARCHES: Found = (
    "rewrites-table",
    "the words of every row are written into it, and nobody can use the table meanwhile",
    "apply it while few people are there",
);
const APART: Found = (
    "locks-table",
    "every row is compared with the others while nobody can write",
    "apply it while few people are there: PostgreSQL has no other way for a constraint of this kind",
);
const CHECKS: Found = (
    "locks-table",
    "every row is looked at while nobody can write",
    "say `online = true`, in a migration of its own",
);
const NO_WAY_BACK: Found = (
    "no-way-back",
    "it cannot be taken back",
    "say how with `reverse = …`, or `reverse = \"noop\"` if nothing needs to be done",
);

fn of_op(op: &Op, state: &State, vendor: Vendor) -> Vec<Found> {
    let field = |model: &str, name: &str| state.model(model).and_then(|model| model.field(name)).cloned();
    match &op.kind {
        OpKind::DeleteModel(_) | OpKind::RemoveField(_) => vec![DROPS],
        OpKind::RenameModel(_) | OpKind::RenameField(_) | OpKind::AlterTable(_) => vec![RENAMES],
        OpKind::AddField(add) => match &add.field {
            Added::Column(field) => added(field, add.fill.as_ref(), vendor),
            Added::Many(_) => Vec::new(),
        },
        OpKind::AlterField(alter) => match field(&alter.model, &alter.name) {
            Some(was) => altered(&was, &alter.field),
            None => Vec::new(),
        },
        OpKind::AddIndex(add) if add.index.role.is_exclusion() && vendor == Vendor::Postgres => vec![APART],
        OpKind::AddIndex(add) if add.index.role.search().is_some() && vendor == Vendor::Postgres => {
            vec![SEARCHES]
        }
        OpKind::AddIndex(_) | OpKind::AddUnique(_) if !op.online && vendor == Vendor::Postgres => {
            vec![INDEXES]
        }
        OpKind::AddCheck(_) if !op.online && vendor == Vendor::Postgres => vec![CHECKS],
        OpKind::AddCheck(_) if vendor.is_mysql_like() => vec![RETYPES],
        OpKind::AlterKey(_) => vec![RETYPES],
        OpKind::Run(run) if run.reverse == Back::None => vec![NO_WAY_BACK],
        OpKind::Sql(sql) if sql.reverse == Back::None => vec![NO_WAY_BACK],
        _ => Vec::new(),
    }
}

fn added(field: &FieldState, fill: Option<&Fill>, vendor: Vendor) -> Vec<Found> {
    let mut found = Vec::new();
    if !field.null && field.default.is_none() && field.generated.is_none() && !field.auto {
        found.push(NOT_NULL);
        // A constant costs PostgreSQL nothing; it is the others that write every row.
        let constant = !matches!(fill, Some(Fill::Sql(_)));
        if fill.is_some() && !(constant && vendor == Vendor::Postgres) {
            found.push(FILLS);
        }
    }
    if field.generated.as_ref().is_some_and(|made| made.stored) {
        found.push(RETYPES);
    }
    if (field.unique || field.reference().is_some()) && vendor == Vendor::Postgres {
        found.push(INDEXES);
    }
    found
}

fn altered(was: &FieldState, is: &FieldState) -> Vec<Found> {
    let mut found = Vec::new();
    if was.ty != is.ty && !only_longer(was, is) {
        found.push(RETYPES);
    }
    if was.null && !is.null {
        found.push(REQUIRES);
    }
    if !was.unique && is.unique {
        found.push(INDEXES);
    }
    if was.column_name("") != is.column_name("") {
        found.push(RENAMES);
    }
    found
}

/// A greater length is a word in the catalogue.
fn only_longer(was: &FieldState, is: &FieldState) -> bool {
    use crate::schema::state::FieldType;
    match (&was.ty, &is.ty) {
        (FieldType::Plain(a), FieldType::Plain(b)) => {
            a.kind == b.kind
                && a.digits == b.digits
                && match (a.max_length, b.max_length) {
                    (Some(a), Some(b)) => a <= b,
                    (_, None) => true,
                    (None, Some(_)) => false,
                }
        }
        (FieldType::Reference(a), FieldType::Reference(b)) => a.to == b.to && a.to_field == b.to_field,
        _ => false,
    }
}
