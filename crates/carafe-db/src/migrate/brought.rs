//! What apps bring for migrations by name: functions and operations of their own.

use std::{collections::BTreeMap, fmt};

use super::nearest::did_you_mean;
use crate::{DbError, ErrorKind, error::Result};

/// Things of one kind, by app and name.
#[derive(Clone)]
pub(crate) struct Brought<T> {
    things: BTreeMap<(String, String), T>,
    kind: Kind,
}

/// What is brought, for messages: the word for it, and the method that adds it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kind {
    pub(crate) word: &'static str,
    pub(crate) method: &'static str,
}

impl<T> Brought<T> {
    pub(crate) fn new(kind: Kind, things: impl Iterator<Item = ((String, String), T)>) -> Self {
        Self { things: things.collect(), kind }
    }

    /// The one that a file of an app means: `name` is the app's own, `other.name` another's.
    pub(crate) fn find(&self, name: &str, app: &str) -> Result<&T> {
        let key = match name.rsplit_once('.') {
            Some((other, name)) => (other.to_owned(), name.to_owned()),
            None => (app.to_owned(), name.to_owned()),
        };
        self.things.get(&key).ok_or_else(|| {
            let known: Vec<&str> = self.things.keys().map(|(_, name)| name.as_str()).collect();
            let Kind { word, method } = self.kind;
            let hint = did_you_mean(&key.1, known)
                .unwrap_or_else(|| format!("add it where the app is made: `.{method}(\"{}\", …)`", key.1));
            DbError::new(ErrorKind::Migration, format!("no app brings {word} `{name}`")).hint(hint)
        })
    }
}

impl<T> fmt::Debug for Brought<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.things.keys()).finish()
    }
}
