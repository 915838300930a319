//! Sessions in the visitor's cookie, where they can be read and not changed.

use std::time::{Duration, SystemTime};

use carafe_core::signing::{SecretKeys, Signer};

use super::{COOKIE, Record, Saved, SessionStore, StoreFuture, Under, bytes_in, ready};

/// Keeps sessions in the visitor's cookie, signed: who has the cookie can read what is in it, as in Flask.
#[derive(Debug)]
pub struct SignedCookies(Signer);

impl SignedCookies {
    /// With the keys of a site.
    #[must_use]
    pub fn new(keys: &SecretKeys) -> Self {
        Self(Signer::new(keys, "session"))
    }
}

impl SessionStore for SignedCookies {
    fn load<'a>(&'a self, cookie: &'a str, now: SystemTime) -> StoreFuture<'a, Option<Record>> {
        let verified = self.0.verify_bytes(cookie, Duration::MAX).ok();
        ready(verified.and_then(|json| Record::from_json(&json)).filter(|record| record.is_live(now)))
    }

    fn save<'a>(&'a self, _under: Under<'a>, record: &'a Record, _now: SystemTime) -> StoreFuture<'a, Saved> {
        ready(Saved::Kept(self.0.sign(record.to_json())))
    }

    fn delete<'a>(&'a self, _cookie: &'a str, _version: Option<u64>) -> StoreFuture<'a, bool> {
        ready(true)
    }

    fn room(&self, cookie_name: &str) -> Option<usize> {
        let letters = COOKIE.saturating_sub(cookie_name.len() + SIGNATURE);
        Some(bytes_in(letters).saturating_sub(TIME))
    }
}

/// A dot and 32 bytes in base 64.
const SIGNATURE: usize = 44;

/// The seconds before the value.
const TIME: usize = 8;
