//! Statements that were written before, by the shape of what was asked.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use super::Compiled;

/// Shapes that are kept at most. A program has as many as it has queries in its code; only filters that are put together
/// at run time have more, and then those that come again are written again.
const MOST: usize = 8192;

/// The statements of one registry.
#[derive(Debug, Default)]
pub(crate) struct Cache(RwLock<HashMap<Key, Arc<Compiled>>>);

/// The shape, the database and its version.
pub(crate) type Key = (u64, u64);

impl Cache {
    pub(crate) fn get(&self, key: &Key) -> Option<Arc<Compiled>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    pub(crate) fn put(&self, key: Key, compiled: &Arc<Compiled>) {
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(key, Arc::clone(compiled));
    }
}
