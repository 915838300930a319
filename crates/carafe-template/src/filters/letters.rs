//! Letters without their accents: what Unicode's compatibility decomposition (NFKD) leaves of a letter in ASCII.

use std::{collections::HashMap, sync::OnceLock};

/// A line for each text in ASCII, and the letters that become it. From Unicode 14; Latin letters, figures and signs.
const LETTERS: &str = include_str!("letters.txt");

/// In lower case; nothing for letters that ASCII has not.
pub(super) fn plain(c: char) -> &'static str {
    static PLAIN: OnceLock<HashMap<char, &'static str>> = OnceLock::new();
    let plain = PLAIN.get_or_init(|| {
        let lines = LETTERS.lines().filter_map(|line| line.split_once(' '));
        lines.flat_map(|(plain, letters)| letters.chars().map(move |letter| (letter, plain))).collect()
    });
    plain.get(&c).copied().unwrap_or_default()
}

/// The letter that a wide one of East Asian type is.
pub(super) fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    }
}
