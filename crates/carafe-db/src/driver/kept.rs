//! Statements that were written before, by their text: a connection keeps what it prepared under the statement's number.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, PoisonError, RwLock},
};

use super::Statement;

/// Texts that are kept at most: a program has a few for each model.
const MOST: usize = 4096;

/// The statements of one registry.
#[derive(Default)]
pub(crate) struct Kept(RwLock<HashMap<Box<str>, Arc<Statement>>>);

impl Kept {
    /// The statement of this text: the one from before, or a new one.
    pub(crate) fn statement(&self, sql: String) -> Arc<Statement> {
        let found = self.0.read().unwrap_or_else(PoisonError::into_inner).get(sql.as_str()).cloned();
        found.unwrap_or_else(|| self.keep(sql))
    }

    fn keep(&self, sql: String) -> Arc<Statement> {
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.clear();
        }
        Arc::clone(kept.entry(sql.clone().into()).or_insert_with(|| Arc::new(made(sql))))
    }
}

/// One that reads, if it begins as such do.
pub(crate) fn made(sql: String) -> Statement {
    if sql.starts_with("SELECT") { Statement::reading(sql) } else { Statement::writing(sql) }
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.read().unwrap_or_else(PoisonError::into_inner).len();
        write!(f, "Kept({count} statements)")
    }
}
