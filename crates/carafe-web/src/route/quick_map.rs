//! A map from texts whose hash is quick instead of safe against chosen keys.
//!
//! That is sound here, and only here: the keys are the developer's patterns. A visitor chooses what is looked up, and
//! can at most hit one crowded place again and again, which no one can have crowded.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

/// A map from texts of patterns.
pub(crate) type QuickMap<V> = HashMap<Box<str>, V, BuildHasherDefault<Quick>>;

/// Multiplies and rotates, eight bytes at a time.
#[derive(Debug, Default)]
pub(crate) struct Quick(u64);

/// An odd number without a pattern in its bits: 2^64 divided by the golden ratio.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.add(u64::from_le_bytes(*word));
        }
        let last = rest.iter().rev().fold(0, |last, byte| last << 8 | u64::from(*byte));
        // The length too, so that text and text followed by zeros differ.
        self.add(last ^ (bytes.len() as u64) << 56);
    }

    fn write_u8(&mut self, byte: u8) {
        self.add(u64::from(byte));
    }

    fn finish(&self) -> u64 {
        // A product is random in its high bits; the map uses the low ones too.
        self.0 ^ self.0 >> 32
    }
}

impl Quick {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(SPREAD);
    }
}
