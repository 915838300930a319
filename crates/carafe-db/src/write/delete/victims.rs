//! What a deletion will do, once all of it is known.

use std::collections::HashSet;

use crate::{Value, meta::ModelMeta, write::key::Ident};

pub(super) type Key = Vec<Value>;

/// Rows that go, columns that change.
#[derive(Debug, Default)]
pub(super) struct Victims {
    pub(super) changes: Vec<Change>,
    /// Rows that go by what they point at, without being looked at.
    pub(super) unseen: Vec<Unseen>,
    /// Rows that go by their keys, one entry for each model.
    pub(super) rows: Vec<Doomed>,
}

/// A column that is set to a value wherever it has one of some others.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) meta: &'static ModelMeta,
    pub(super) table: String,
    pub(super) column: &'static str,
    pub(super) to: Value,
    pub(super) from: Vec<Value>,
}

/// Rows of a table in which a column has one of some values.
#[derive(Debug)]
pub(super) struct Unseen {
    pub(super) label: String,
    pub(super) table: String,
    pub(super) column: String,
    pub(super) values: Vec<Value>,
}

/// The rows of one model, in the order in which they were found: what points at a row comes after it.
#[derive(Debug)]
pub(super) struct Doomed {
    pub(super) meta: &'static ModelMeta,
    pub(super) steps: Vec<Vec<Key>>,
    known: HashSet<Ident>,
}

impl Victims {
    /// Notes rows of a model; gives those that are new.
    pub(super) fn add(&mut self, meta: &'static ModelMeta, keys: Vec<Key>) -> Vec<Key> {
        let at = self.rows.iter().position(|doomed| doomed.meta == meta).unwrap_or_else(|| {
            self.rows.push(Doomed { meta, steps: Vec::new(), known: HashSet::new() });
            self.rows.len() - 1
        });
        let doomed = &mut self.rows[at];
        let new: Vec<Key> = keys.into_iter().filter(|key| doomed.known.insert(Ident::of_key(key))).collect();
        if !new.is_empty() {
            doomed.steps.push(new.clone());
        }
        new
    }

    pub(super) fn has(&self, meta: &'static ModelMeta, key: &[Value]) -> bool {
        let ident = Ident::of_key(key);
        self.rows.iter().any(|doomed| doomed.meta == meta && doomed.known.contains(&ident))
    }
}
