//! A map from texts of patterns.

use std::mem;

/// A map from texts.
///
/// Of a large site each lookup finds memory that nobody has read lately, and what it costs is the number of places it reads: a
/// map of the standard library reads three, and each of its texts may lie on a page of its own. Here there are two, and the
/// texts lie side by side.
///
/// The hash is quick instead of safe against chosen keys. That is sound here, for the keys are the developer's: a visitor
/// chooses what is looked up, and can at most hit one crowded place again and again, which no one can have crowded.
pub(super) struct Texts<V> {
    /// By the low bits of the hash, or in the next free one; at most half of them are taken.
    slots: Vec<Option<Slot<V>>>,
    taken: usize,
    /// All texts, one after the other.
    texts: String,
}

#[derive(Clone, Copy)]
struct Slot<V> {
    hash: u32,
    start: u32,
    end: u32,
    value: V,
}

impl<V> Default for Texts<V> {
    fn default() -> Self {
        Self { slots: Vec::new(), taken: 0, texts: String::new() }
    }
}

impl<V: Copy> Texts<V> {
    pub(super) fn get(&self, text: &str) -> Option<V> {
        let (_, slot) = self.find(text, hash_of(text))?;
        slot.map(|slot| slot.value)
    }

    /// Sets what a text leads to.
    pub(super) fn insert(&mut self, text: &str, value: V) {
        if 2 * (self.taken + 1) > self.slots.len() {
            self.grow();
        }
        let hash = hash_of(text);
        let Some((at, _)) = self.find(text, hash) else { unreachable!("bug in carafe: no slot is free") };
        let place = &mut self.slots[at];
        if let Some(known) = place {
            known.value = value;
            return;
        }
        let start = self.texts.len();
        self.texts.push_str(text);
        let number = |count| u32::try_from(count).expect("bug in carafe: more than 4 GB of patterns");
        *place = Some(Slot { hash, start: number(start), end: number(self.texts.len()), value });
        self.taken += 1;
    }

    /// The values in the order of their texts.
    pub(super) fn in_order(&self) -> Vec<V> {
        let mut slots: Vec<_> = self.slots.iter().flatten().collect();
        slots.sort_unstable_by_key(|slot| self.text(slot));
        slots.into_iter().map(|slot| slot.value).collect()
    }

    /// Where a text is, and its slot, or the free place where it would be; nothing if there are no places.
    fn find(&self, text: &str, hash: u32) -> Option<(usize, Option<&Slot<V>>)> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = hash as usize & mask;
        while let Some(slot) = &self.slots[at] {
            if slot.hash == hash && self.text(slot) == text.as_bytes() {
                return Some((at, Some(slot)));
            }
            at = (at + 1) & mask;
        }
        Some((at, None))
    }

    /// As bytes: the order is the same, and nobody looks whether it is cut between letters.
    fn text(&self, slot: &Slot<V>) -> &[u8] {
        &self.texts.as_bytes()[slot.start as usize..slot.end as usize]
    }

    fn grow(&mut self) {
        let more = vec![None; (2 * self.slots.len()).max(FEWEST)];
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

const FEWEST: usize = 4;

/// An odd number without a pattern in its bits: 2^64 divided by the golden ratio.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

/// Multiplies and rotates, eight bytes at a time.
fn hash_of(text: &str) -> u32 {
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let last = rest.iter().rev().fold(0, |last, byte| last << 8 | u64::from(*byte));
    // The length too, so that text and text followed by zeros differ.
    let last = last ^ (text.len() as u64) << 56;
    let add = |hash: u64, word: u64| (hash.rotate_left(23) ^ word).wrapping_mul(SPREAD);
    let hash = add(words.iter().fold(0, |hash, word| add(hash, u64::from_le_bytes(*word))), last);
    // A product is random in its high bits, and the slot is chosen by low ones.
    (hash >> 32) as u32
}
