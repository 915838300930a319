//! Sessions in the memory of this process.

use std::{
    collections::{BTreeSet, HashMap},
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use carafe_core::{
    base64,
    signing::{digest, random_token},
};

use super::{super::record::seconds, OwnedSession, Record, Saved, SessionStore, StoreFuture, Under, ready};

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
    sessions: HashMap<Key, Entry>,
    by_end: BTreeSet<(u64, Key)>,
}

struct Entry {
    record: Record,
    seen: u64,
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
        self.kept().sessions.len()
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

    fn put(&self, under: Under<'_>, record: &Record, now: SystemTime) -> Saved {
        let mut kept = self.kept();
        kept.sweep(now);
        if let Some(old) = under.old() {
            match kept.version(&key(old)) {
                None => return Saved::Gone,
                Some(version) if version != record.version => return Saved::Overtaken,
                Some(_) => kept.remove(&key(old)),
            };
        }
        while kept.sessions.len() >= self.most {
            kept.remove_first();
        }
        let cookie = match under {
            Under::Same(cookie) => cookie.to_owned(),
            Under::New | Under::InPlaceOf(_) => random_token(),
        };
        let record = Record { version: record.version + 1, ..record.clone() };
        kept.insert(key(&cookie), Entry { record, seen: seconds(now) });
        Saved::Kept(cookie)
    }
}

impl Kept {
    fn version(&self, key: &Key) -> Option<u64> {
        Some(self.sessions.get(key)?.record.version)
    }

    fn insert(&mut self, key: Key, entry: Entry) {
        self.by_end.insert((entry.record.ends, key));
        self.sessions.insert(key, entry);
    }

    fn remove(&mut self, key: &Key) -> bool {
        let removed = self.sessions.remove(key);
        if let Some(entry) = &removed {
            self.by_end.remove(&(entry.record.ends, *key));
        }
        removed.is_some()
    }

    fn remove_first(&mut self) {
        if let Some((_, key)) = self.by_end.pop_first() {
            self.sessions.remove(&key);
        }
    }

    fn sweep(&mut self, now: SystemTime) -> u64 {
        let mut swept = 0;
        while self.by_end.first().is_some_and(|(ends, _)| *ends <= seconds(now)) {
            self.remove_first();
            swept += 1;
        }
        swept
    }

    fn of(&self, owner: &str) -> impl Iterator<Item = (&Key, &Entry)> {
        self.sessions.iter().filter(move |(_, entry)| entry.record.owner.as_deref() == Some(owner))
    }
}

impl SessionStore for MemoryStore {
    fn load<'a>(&'a self, cookie: &'a str, now: SystemTime) -> StoreFuture<'a, Option<Record>> {
        let kept = self.kept();
        let found = kept.sessions.get(&key(cookie)).map(|entry| &entry.record);
        ready(found.filter(|record| record.is_live(now)).cloned())
    }

    fn save<'a>(&'a self, under: Under<'a>, record: &'a Record, now: SystemTime) -> StoreFuture<'a, Saved> {
        ready(self.put(under, record, now))
    }

    fn delete<'a>(&'a self, cookie: &'a str, version: Option<u64>) -> StoreFuture<'a, bool> {
        let (mut kept, key) = (self.kept(), key(cookie));
        let is_other = version.is_some_and(|version| kept.version(&key).is_some_and(|is| is != version));
        if !is_other {
            kept.remove(&key);
        }
        ready(!is_other)
    }

    fn id(&self, cookie: &str) -> Option<String> {
        Some(base64::encode(&key(cookie)))
    }

    fn list<'a>(&'a self, owner: &'a str, now: SystemTime) -> StoreFuture<'a, Vec<OwnedSession>> {
        let kept = self.kept();
        let live = kept.of(owner).filter(|(_, entry)| entry.record.is_live(now));
        let mut found: Vec<_> = live
            .map(|(key, entry)| OwnedSession::new(base64::encode(key), entry.record.clone(), entry.seen))
            .collect();
        found.sort_by(|a, b| (b.seen, &b.id).cmp(&(a.seen, &a.id)));
        ready(found)
    }

    fn end<'a>(&'a self, owner: &'a str, id: Option<&'a str>) -> StoreFuture<'a, u64> {
        let mut kept = self.kept();
        let is_meant = |key: &Key| id.is_none_or(|id| base64::encode(key) == id);
        let keys: Vec<Key> = kept.of(owner).map(|(key, _)| *key).filter(is_meant).collect();
        ready(keys.iter().filter(|key| kept.remove(key)).count() as u64)
    }

    fn clear_expired(&self, now: SystemTime) -> StoreFuture<'_, Option<u64>> {
        ready(Some(self.kept().sweep(now)))
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
