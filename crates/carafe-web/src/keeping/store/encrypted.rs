//! Sessions in the visitor's cookie, where they can be neither read nor changed.

use std::time::{Duration, SystemTime};

use carafe_core::signing::{Sealer, SecretKeys};

use super::{COOKIE, Record, Saved, SessionStore, StoreFuture, Under, bytes_in, ready};

/// Keeps sessions in the visitor's cookie, encrypted: the site needs no memory and no database.
///
/// What was once sent can be sent again until it ends: a cookie that was copied before a logout still works after it.
/// Where that matters take a store on the server.
#[derive(Debug)]
pub struct EncryptedCookies(Sealer);

impl EncryptedCookies {
    /// With the keys of a site.
    #[must_use]
    pub fn new(keys: &SecretKeys) -> Self {
        Self(Sealer::new(keys, "session"))
    }
}

impl SessionStore for EncryptedCookies {
    fn load<'a>(&'a self, cookie: &'a str, now: SystemTime) -> StoreFuture<'a, Option<Record>> {
        let opened = self.0.open(cookie, Duration::MAX).ok();
        ready(opened.and_then(|json| Record::from_json(&json)).filter(|record| record.is_live(now)))
    }

    fn save<'a>(&'a self, _under: Under<'a>, record: &'a Record, _now: SystemTime) -> StoreFuture<'a, Saved> {
        ready(Saved::Kept(self.0.seal(record.to_json())))
    }

    fn delete<'a>(&'a self, _cookie: &'a str, _version: Option<u64>) -> StoreFuture<'a, bool> {
        ready(true)
    }

    fn room(&self, cookie_name: &str) -> Option<usize> {
        Some(bytes_in(COOKIE.saturating_sub(cookie_name.len())).saturating_sub(Sealer::OVERHEAD))
    }
}
