//! Finding what a deletion takes with it.

use std::collections::VecDeque;

use super::{
    points_here::{Pointer, Pointers},
    victims::{Change, Key, Unseen, Victims},
};
use crate::{
    DbError, ErrorKind, Value,
    error::{InTheWay, Result},
    meta::{ModelMeta, OnDelete},
    write::{
        any_key::any_key,
        columns::kinds,
        key::{self, words},
        run::Run,
        select,
    },
};

/// Rows in the way that an error names at most.
const NAMED: usize = 20;

/// A deletion in the making.
pub(super) struct Collector<'a> {
    run: Run<'a>,
    victims: Victims,
    waiting: VecDeque<(&'static ModelMeta, Vec<Key>)>,
    protected: Vec<InTheWay>,
    /// Rows that are in the way unless they go too.
    restricted: Vec<(&'static ModelMeta, Key, InTheWay)>,
}

impl<'a> Collector<'a> {
    pub(super) fn new(run: Run<'a>) -> Self {
        let (victims, waiting) = (Victims::default(), VecDeque::new());
        Self { run, victims, waiting, protected: Vec::new(), restricted: Vec::new() }
    }

    pub(super) async fn collect(mut self, meta: &'static ModelMeta, keys: Vec<Key>) -> Result<Victims> {
        self.waiting.push_back((meta, keys));
        while let Some((meta, keys)) = self.waiting.pop_front() {
            let new = self.victims.add(meta, keys);
            if !new.is_empty() {
                self.follow(meta, &new).await?;
            }
        }
        let Self { run, victims, protected, restricted, .. } = self;
        let stay = restricted.into_iter().filter(|(meta, key, _)| !victims.has(meta, key));
        let in_the_way: Vec<InTheWay> = protected.into_iter().chain(stay.map(|(_, _, row)| row)).collect();
        if in_the_way.is_empty() {
            return Ok(victims);
        }
        Err(refused(meta, in_the_way).at(run.place))
    }

    /// Follows what points at rows that go.
    async fn follow(&mut self, meta: &'static ModelMeta, keys: &[Key]) -> Result<()> {
        let registry = self.run.db.registry();
        let pointers = Pointers::at(registry, meta);
        for (between, column) in pointers.between {
            let values = keys.iter().flatten().cloned().collect();
            let unseen = Unseen { label: between.label, table: between.table, column, values };
            self.victims.unseen.push(unseen);
        }
        // What points at any model cannot point at one whose key has several fields.
        let is_reached = |pointer: &&Pointer<'_>| !pointer.field.any || meta.key.len() == 1;
        for pointer in pointers.keys.iter().filter(|pointer| !pointer.is_left_alone()).filter(is_reached) {
            let values = self.pointed_at(pointer, meta, keys).await?;
            match pointer.on_delete {
                OnDelete::Cascade if pointer.goes_unseen(registry, meta) => {
                    self.victims.unseen.push(Unseen {
                        label: pointer.from.label(),
                        table: pointer.from.table.clone(),
                        column: pointer.field.column.to_owned(),
                        values,
                    })
                }
                OnDelete::Cascade => {
                    let found = self.pointing(pointer, values).await?;
                    self.waiting.push_back((pointer.from.meta, found));
                }
                OnDelete::Protect => {
                    let found = self.pointing(pointer, values).await?;
                    self.protected.extend(found.iter().map(|key| in_the_way(pointer, key)));
                }
                OnDelete::Restrict => {
                    let found = self.pointing(pointer, values).await?.into_iter();
                    let found = found.map(|key| (pointer.from.meta, key.clone(), in_the_way(pointer, &key)));
                    self.restricted.extend(found);
                }
                _ => self.victims.changes.push(change(pointer, values)?),
            }
        }
        Ok(())
    }

    /// What a foreign key that points at these rows holds: their keys, or another unique field of theirs.
    async fn pointed_at(
        &self,
        pointer: &Pointer<'_>,
        meta: &'static ModelMeta,
        keys: &[Key],
    ) -> Result<Vec<Value>> {
        if pointer.field.any {
            let registry = self.run.db.registry();
            return keys.iter().map(|key| any_key(registry, meta, key).map(Value::Text)).collect();
        }
        let named = |name: &str| meta.fields.iter().position(|field| field.name == name);
        let field = pointer.to_field.and_then(named);
        let Some(field) = field.filter(|field| meta.key != [*field]) else {
            return Ok(keys.iter().flatten().cloned().collect());
        };
        let mut values = Vec::new();
        for some in keys.chunks(self.run.batch(meta.key.len())) {
            values.extend(select::rows(self.run, meta, some.to_vec(), &[field]).await?.into_iter().flatten());
        }
        Ok(values)
    }

    /// The keys of the rows that point there.
    async fn pointing(&self, pointer: &Pointer<'_>, values: Vec<Value>) -> Result<Vec<Key>> {
        let from = pointer.from;
        let mut found = Vec::new();
        for some in values.chunks(self.run.batch(1)) {
            let sql = self
                .run
                .sql("SELECT ")
                .names(key::columns(from.meta))
                .push(" FROM ")
                .name(&from.table)
                .push(" WHERE ")
                .within(pointer.field.column, some.to_vec());
            found.extend(self.run.ask(sql, &kinds(from.meta, from.meta.key)).await?.rows);
        }
        Ok(found)
    }
}

fn in_the_way(pointer: &Pointer<'_>, key: &[Value]) -> InTheWay {
    InTheWay { model: pointer.from.label(), field: pointer.field.name, key: words(key) }
}

fn change(pointer: &Pointer<'_>, from: Vec<Value>) -> Result<Change> {
    let field = pointer.field;
    let nothing = field.null.then_some(Value::Null(field.kind));
    let to = match pointer.on_delete {
        OnDelete::Set(value) => Some(value()),
        OnDelete::SetDefault => field.default.map(|default| default()).or(nothing),
        _ => nothing,
    };
    let to = to.ok_or_else(|| {
        let name = format!("{}.{}", pointer.from.label(), field.name);
        DbError::new(ErrorKind::Query, format!("`{name}` has no default that it could be set to"))
            .hint("give the field a `default`, or choose another `on_delete`")
    })?;
    Ok(Change { meta: pointer.from.meta, table: pointer.from.table.clone(), column: field.column, to, from })
}

#[cold]
fn refused(meta: &'static ModelMeta, rows: Vec<InTheWay>) -> DbError {
    let named: Vec<String> = rows
        .iter()
        .take(NAMED)
        .map(|row| format!("`{} {}` by `{}`", row.model, row.key, row.field))
        .collect();
    let more = rows.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let message = format!(
        "this `{}` cannot be deleted, because rows point at it: {}{more}",
        meta.name,
        named.join(", ")
    );
    DbError::new(ErrorKind::Protected(rows), message)
        .hint("delete them first, or choose another `on_delete` for that foreign key")
}
