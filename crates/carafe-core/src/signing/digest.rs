//! The hash under which tokens are stored.

use sha2::{Digest as _, Sha256};

/// The SHA-256 of bytes: what to store of a token that nobody can guess, so that who reads the store cannot use it.
///
/// Not for passwords: those can be guessed.
#[must_use]
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
