//! The nonce of one answer.

use std::fmt::Write as _;

/// A text that nobody can guess: 128 bits.
pub(crate) fn new_nonce() -> Box<str> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)
        .unwrap_or_else(|error| panic!("the operating system gives no random bytes: {error}"));
    let mut text = String::with_capacity(32);
    for byte in bytes {
        write!(text, "{byte:02x}").expect("bug in carafe: a String takes it");
    }
    text.into()
}
