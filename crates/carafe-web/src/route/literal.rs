//! Patterns without parameters, by their whole path.

use std::{hash::Hasher, mem};

use super::{quick_map::Quick, target, tree::Step};

/// Patterns without parameters, if they are [plain](target::is_plain): such a path always wins, and nothing in it has to be
/// decoded.
///
/// Of a large site each lookup finds memory that nobody has read lately, and what it costs is the number of places it reads: a
/// map of the standard library reads three, and each of its texts may lie on a page of its own. Here there are two, and the
/// texts lie side by side.
pub(super) struct Literals<V> {
    /// By the low bits of the hash, or in the next free one; at most half of them are taken.
    slots: Vec<Option<Slot<V>>>,
    taken: usize,
    /// All paths, one after the other.
    paths: String,
}

#[derive(Clone, Copy)]
struct Slot<V> {
    hash: u32,
    start: u32,
    end: u32,
    value: V,
}

impl<V> Default for Literals<V> {
    fn default() -> Self {
        Self { slots: Vec::new(), taken: 0, paths: String::new() }
    }
}

impl<V: Copy> Literals<V> {
    pub(super) fn get(&self, path: &str) -> Option<V> {
        let (_, slot) = self.find(path, hash_of(path))?;
        slot.map(|slot| slot.value)
    }

    /// Sets what a path leads to.
    pub(super) fn insert(&mut self, path: &str, value: V) {
        if 2 * (self.taken + 1) > self.slots.len() {
            self.grow();
        }
        let hash = hash_of(path);
        let Some((at, _)) = self.find(path, hash) else { unreachable!("bug in carafe: no slot is free") };
        let place = &mut self.slots[at];
        if let Some(known) = place {
            known.value = value;
            return;
        }
        let start = self.paths.len();
        self.paths.push_str(path);
        let number = |count| u32::try_from(count).expect("bug in carafe: more than 4 GB of patterns");
        *place = Some(Slot { hash, start: number(start), end: number(self.paths.len()), value });
        self.taken += 1;
    }

    /// Where a path is, and its slot, or the free place where it would be; nothing if there are no places.
    fn find(&self, path: &str, hash: u32) -> Option<(usize, Option<&Slot<V>>)> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = hash as usize & mask;
        while let Some(slot) = &self.slots[at] {
            if slot.hash == hash
                && self.paths.as_bytes()[slot.start as usize..slot.end as usize] == *path.as_bytes()
            {
                return Some((at, Some(slot)));
            }
            at = (at + 1) & mask;
        }
        Some((at, None))
    }

    fn grow(&mut self) {
        let more = vec![None; (2 * self.slots.len()).max(16)];
        let mask = more.len() - 1;
        for slot in mem::replace(&mut self.slots, more).into_iter().flatten() {
            let mut at = slot.hash as usize & mask;
            while self.slots[at].is_some() {
                at = (at + 1) & mask;
            }
            self.slots[at] = Some(slot);
        }
    }
}

fn hash_of(path: &str) -> u32 {
    let mut hasher = Quick::default();
    hasher.write(path.as_bytes());
    // Random bits all of them, so any half will do.
    (hasher.finish() >> 32) as u32
}

/// The path of a pattern without parameters, if it is written as it is read: nothing in it can be encoded or resolved.
pub(super) fn path_of(steps: &[Step]) -> Option<String> {
    let texts: Option<Vec<_>> = steps
        .iter()
        .map(|step| if let Step::Text(text) = step { Some(text.as_str()) } else { None })
        .collect();
    let path = format!("/{}", texts?.join("/"));
    target::is_plain(&path).then_some(path)
}
