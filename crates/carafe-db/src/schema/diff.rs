//! From the tables before and after to the changes between.
//!
//! Nothing is guessed: a table or column of another name is another one. Who knows of renames says so before.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Check, Fill, ForeignKey, Index, Part, Table,
    change::{Alteration, Change},
};

/// What has to be filled: by table and column.
pub type Fills = BTreeMap<(String, String), Fill>;

/// The changes that make the tables `after` of the tables `before`.
///
/// Foreign keys go first and come last, so that what they hold together can change in between.
#[must_use]
pub fn between(before: &[Table], after: &[Table], fills: &Fills) -> Vec<Change> {
    let old: BTreeMap<&str, &Table> = before.iter().map(|table| (table.name.as_str(), table)).collect();
    let new: BTreeMap<&str, &Table> = after.iter().map(|table| (table.name.as_str(), table)).collect();
    let loose = loose_keys(&old, &new);
    let mut changes = Vec::new();
    let mut late = Vec::new();

    for table in after.iter().filter_map(|table| old.get(table.name.as_str())) {
        let target = new[table.name.as_str()];
        let dropped = missing_keys(table, target, &loose);
        if !dropped.is_empty() {
            changes.push(without_keys(table, &dropped));
        }
    }
    for table in before.iter().rev().filter(|table| !new.contains_key(table.name.as_str())) {
        changes.push(Change::DropTable(table.clone()));
    }
    for table in after {
        match old.get(table.name.as_str()) {
            None => changes.push(Change::CreateTable(table.clone())),
            Some(was) => {
                let start = keyless(was, &missing_keys(was, table, &loose));
                let added = missing_keys(table, was, &loose);
                let end = keyless(table, &added);
                changes.extend(alteration(&start, &end, fills));
                if !added.is_empty() {
                    late.push(with_keys(&end, table, added));
                }
            }
        }
    }
    changes.extend(late);
    changes
}

/// Both ends of columns whose type changes: a foreign key there is taken away and made anew.
fn loose_keys(old: &BTreeMap<&str, &Table>, new: &BTreeMap<&str, &Table>) -> BTreeSet<(String, String)> {
    let mut loose = BTreeSet::new();
    for (name, after) in new {
        let Some(before) = old.get(name) else { continue };
        for column in &after.columns {
            if before.column(&column.name).is_some_and(|was| was.ty != column.ty) {
                loose.insert(((*name).to_owned(), column.name.clone()));
            }
        }
    }
    loose
}

/// The foreign keys of a table that the other does not have, or that cannot stay while types change.
fn missing_keys(table: &Table, other: &Table, loose: &BTreeSet<(String, String)>) -> Vec<ForeignKey> {
    let is_loose = |key: &ForeignKey| {
        loose.contains(&(table.name.clone(), key.column.clone()))
            || loose.contains(&(key.table.clone(), key.to.clone()))
    };
    let gone =
        |key: &&ForeignKey| is_loose(key) || !other.foreign_keys.iter().any(|theirs| theirs.is_like(key));
    table.foreign_keys.iter().filter(gone).cloned().collect()
}

fn keyless(table: &Table, keys: &[ForeignKey]) -> Table {
    let mut table = table.clone();
    table.foreign_keys.retain(|key| !keys.contains(key));
    table
}

fn without_keys(table: &Table, keys: &[ForeignKey]) -> Change {
    let parts = keys.iter().cloned().map(Part::DropForeignKey).collect();
    Change::Alter(Alteration { before: table.clone(), after: keyless(table, keys), parts })
}

fn with_keys(before: &Table, after: &Table, keys: Vec<ForeignKey>) -> Change {
    let parts = keys.into_iter().map(Part::AddForeignKey).collect();
    Change::Alter(Alteration { before: before.clone(), after: after.clone(), parts })
}

fn alteration(before: &Table, after: &Table, fills: &Fills) -> Option<Change> {
    let mut parts = Vec::new();
    let named = |table: &Table, name: &str| table.indexes.iter().find(|index| index.name == name).cloned();
    let mut renamed_to = BTreeSet::new();

    let same = |table: &Table, check: &Check| {
        table.checks.iter().find(|other| other.condition == check.condition).cloned()
    };
    for key in &before.foreign_keys {
        let heir = after.foreign_keys.iter().find(|other| other.is_like(key) && other.name != key.name);
        parts.extend(heir.map(|heir| Part::RenameForeignKey { from: key.clone(), to: heir.clone() }));
    }
    for check in before.checks.iter().filter(|check| !after.checks.contains(check)) {
        parts.push(match same(after, check) {
            Some(to) => Part::RenameCheck { from: check.clone(), to },
            None => Part::DropCheck(check.clone()),
        });
    }
    for index in &before.indexes {
        if named(after, &index.name).as_ref() == Some(index) {
            if is_made_anew(index, before, after) {
                parts.push(Part::DropIndex(index.clone()));
            }
            continue;
        }
        let heir = after.indexes.iter().find(|new| {
            new.is_like(index) && named(before, &new.name).is_none() && !renamed_to.contains(&new.name)
        });
        match heir.filter(|_| named(after, &index.name).is_none()) {
            Some(heir) => {
                renamed_to.insert(heir.name.clone());
                parts.push(Part::RenameIndex { from: index.clone(), to: heir.clone() });
            }
            None => parts.push(Part::DropIndex(index.clone())),
        }
    }
    columns(before, after, fills, &mut parts);
    for index in &after.indexes {
        let is_new = named(before, &index.name).as_ref() != Some(index);
        if is_made_anew(index, before, after) || is_new && !renamed_to.contains(&index.name) {
            parts.push(Part::AddIndex(index.clone()));
        }
    }
    let added = after.checks.iter().filter(|check| same(before, check).is_none());
    parts.extend(added.map(|check| Part::AddCheck(check.clone())));
    if before.comment != after.comment {
        parts.push(Part::AlterComment { from: before.comment.clone(), to: after.comment.clone() });
    }
    (!parts.is_empty())
        .then(|| Change::Alter(Alteration { before: before.clone(), after: after.clone(), parts }))
}

/// Words that were taken of a column must be taken again when it holds something else: PostgreSQL would refuse the change.
fn is_made_anew(index: &Index, before: &Table, after: &Table) -> bool {
    let differs = |name: &str| match (before.column(name), after.column(name)) {
        (Some(was), Some(is)) => was.ty != is.ty || was.collation != is.collation,
        _ => false,
    };
    let was_there = before.indexes.contains(index) && after.indexes.contains(index);
    index.role.search().is_some() && was_there && index.names().any(differs)
}

fn columns(before: &Table, after: &Table, fills: &Fills, parts: &mut Vec<Part>) {
    let fill = |column: &str| fills.get(&(after.name.clone(), column.to_owned())).cloned();
    for column in &after.columns {
        match before.column(&column.name) {
            None => parts.push(Part::AddColumn { column: column.clone(), fill: fill(&column.name) }),
            Some(was) if was != column => parts.push(Part::AlterColumn {
                from: was.clone(),
                to: column.clone(),
                fill: fill(&column.name),
            }),
            Some(_) => {}
        }
    }
    if before.key != after.key {
        parts.push(Part::ChangeKey { from: before.key.clone(), to: after.key.clone() });
    }
    for column in before.columns.iter().filter(|column| after.column(&column.name).is_none()) {
        parts.push(Part::DropColumn(column.clone()));
    }
}
