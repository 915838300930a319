//! The secret keys of a site, and the keys for each purpose that are derived from them.

use std::{fmt, sync::Arc};

use hkdf::Hkdf;
use sha2::Sha256;

use super::{dev_key, random::random_token};
use crate::settings::Secret;

/// The secret keys of a site: the first signs, all verify.
///
/// To change the key, put the new one first and keep the old one until what it signed has run out. Nothing is signed
/// with a key itself, but with one derived from it for each purpose (HKDF, RFC 5869).
#[derive(Clone)]
pub struct SecretKeys(Arc<[Secret<Vec<u8>>]>);

impl SecretKeys {
    /// From texts that nobody can guess, of at least 32 bytes each: the one that signs, then those that only verify.
    ///
    /// # Errors
    /// When there is none, or one is shorter.
    pub fn new(keys: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Result<Self, BadKey> {
        let keys: Vec<_> = keys.into_iter().map(|key| key.as_ref().to_vec()).collect();
        if keys.is_empty() {
            return Err(BadKey("there is no secret key"));
        }
        if keys.iter().any(|key| key.len() < SHORTEST) {
            return Err(BadKey("a secret key has less than 32 bytes"));
        }
        Ok(Self(keys.into_iter().map(Secret::new).collect()))
    }

    /// A key drawn by chance that is gone when the program ends: for tests.
    #[must_use]
    pub fn random() -> Self {
        Self::of_one(random_token())
    }

    /// The key of this project for development. It is kept in cargo's `target` directory, which no repository has, so
    /// sessions survive a rebuild; without such a directory it is a [`random`](SecretKeys::random) one.
    #[must_use]
    pub fn for_development() -> Self {
        dev_key::load().map_or_else(Self::random, Self::of_one)
    }

    fn of_one(key: String) -> Self {
        Self([Secret::new(key.into_bytes())].into())
    }

    /// A key for each secret, bound to what it is for. A use (signing, sealing) is never a purpose's beginning.
    pub(super) fn derive(&self, usage: &str, purpose: &str) -> Vec<[u8; 32]> {
        self.0.iter().map(|key| derived(key.expose(), usage, purpose)).collect()
    }
}

const SHORTEST: usize = 32;

fn derived(secret: &[u8], usage: &str, purpose: &str) -> [u8; 32] {
    let mut key = [0; 32];
    let info = [b"carafe 1 ", usage.as_bytes(), b"\0", purpose.as_bytes()];
    Hkdf::<Sha256>::new(None, secret)
        .expand_multi_info(&info, &mut key)
        .expect("bug in carafe: 32 bytes are not too many for HKDF");
    key
}

impl fmt::Debug for SecretKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKeys({})", self.0.len())
    }
}

/// Why a text cannot be a secret key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadKey(&'static str);

impl fmt::Display for BadKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for BadKey {}
