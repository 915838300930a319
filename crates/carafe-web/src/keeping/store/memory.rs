//! Sessions in the memory of this process.

use std::{
    collections::{BTreeSet, HashMap},
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use carafe_core::signing::{digest, random_token};

use super::{Record, SessionStore, StoreFuture, ready};

/// Keeps sessions in the memory of this process: for one process, and for tests. They are gone when it ends.
///
/// The cookie is a random text of 256 bits, and the store keeps its hash only. When there are too many sessions the
/// one that would end first makes room.
pub struct MemoryStore {
    kept: Mutex<Kept>,
    most: usize,
}

#[derive(Default)]
struct Kept {
    records: HashMap<Key, Record>,
    by_end: BTreeSet<(u64, Key)>,
}

type Key = [u8; 32];

impl MemoryStore {
    /// An empty one that keeps at most this many sessions.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self { kept: Mutex::default(), most: most.max(1) }
    }

    /// How many sessions are kept, ended ones that were not swept yet among them.
    #[must_use]
    pub fn len(&self) -> usize {
        self.kept().records.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A panic of another thread leaves whole entries: each change is made in one go.
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, over: Option<&str>, record: &Record, now: SystemTime) -> Option<String> {
        let mut kept = self.kept();
        kept.sweep(now);
        if over.is_some_and(|cookie| !kept.remove(&key(cookie))) {
            return None;
        }
        while kept.records.len() >= self.most {
            kept.remove_first();
        }
        let cookie = over.map_or_else(random_token, str::to_owned);
        kept.insert(key(&cookie), record.clone());
        Some(cookie)
    }
}

impl Kept {
    fn insert(&mut self, key: Key, record: Record) {
        self.by_end.insert((record.ends, key));
        self.records.insert(key, record);
    }

    fn remove(&mut self, key: &Key) -> bool {
        let removed = self.records.remove(key);
        removed.is_some_and(|record| self.by_end.remove(&(record.ends, *key)))
    }

    fn remove_first(&mut self) {
        if let Some((_, key)) = self.by_end.pop_first() {
            self.records.remove(&key);
        }
    }

    fn sweep(&mut self, now: SystemTime) {
        let ended = |kept: &Self| {
            let first = kept.by_end.first().and_then(|(_, key)| kept.records.get(key));
            first.is_some_and(|record| !record.is_live(now))
        };
        while ended(self) {
            self.remove_first();
        }
    }
}

impl SessionStore for MemoryStore {
    fn load<'a>(&'a self, cookie: &'a str, now: SystemTime) -> StoreFuture<'a, Option<Record>> {
        let found = self.kept().records.get(&key(cookie)).filter(|record| record.is_live(now)).cloned();
        ready(found)
    }

    fn save<'a>(
        &'a self,
        over: Option<&'a str>,
        record: &'a Record,
        now: SystemTime,
    ) -> StoreFuture<'a, Option<String>> {
        ready(self.put(over, record, now))
    }

    fn delete<'a>(&'a self, cookie: &'a str) -> StoreFuture<'a, ()> {
        self.kept().remove(&key(cookie));
        ready(())
    }
}

/// Who reads the memory cannot make a cookie of it.
fn key(cookie: &str) -> Key {
    digest(cookie.as_bytes())
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").field("len", &self.len()).field("most", &self.most).finish()
    }
}
