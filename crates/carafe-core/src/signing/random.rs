//! Randomness from the operating system, for keys, tokens and nonces.

use crate::base64;

/// Bytes that nobody can guess.
///
/// # Panics
/// When the operating system has none to give, which no program can go on without.
#[must_use]
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .unwrap_or_else(|error| panic!("the operating system gives no random bytes: {error}"));
    bytes
}

/// A text that nobody can guess: 256 bits as 43 letters, digits, `-` and `_`.
#[must_use]
pub fn random_token() -> String {
    base64::encode(&random_bytes::<32>())
}
