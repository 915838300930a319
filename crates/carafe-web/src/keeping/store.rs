//! Where sessions are kept.

mod encrypted;
mod memory;
mod part;
mod signed;

use std::{future::Future, pin::Pin, time::SystemTime};

use carafe_core::Result;

use super::record::Record;

pub use encrypted::EncryptedCookies;
pub use memory::MemoryStore;
pub use part::StorePart;
pub use signed::SignedCookies;

/// Keeps sessions. What the visitor's cookie says is the store's own: all of the session, or where to find it.
///
/// A store never takes what it did not write: a cookie that it does not know is no session. Times are handed in, so
/// that tests need no clock.
pub trait SessionStore: Send + Sync + 'static {
    /// The session of a cookie, if there is one that has not ended.
    fn load<'a>(&'a self, cookie: &'a str, now: SystemTime) -> StoreFuture<'a, Option<Record>>;

    /// Keeps a session in place of the one that `over` leads to, or as a new one, and gives the cookie for it. Nothing,
    /// where the store can tell, when that session is no longer there: who logged out stays logged out.
    fn save<'a>(
        &'a self,
        over: Option<&'a str>,
        record: &'a Record,
        now: SystemTime,
    ) -> StoreFuture<'a, Option<String>>;

    /// Forgets a session.
    fn delete<'a>(&'a self, cookie: &'a str) -> StoreFuture<'a, ()>;

    /// The most bytes of JSON that a session may have, when the cookie of this name holds all of it.
    fn room(&self, cookie_name: &str) -> Option<usize> {
        let _ = cookie_name;
        None
    }
}

/// What a store's methods return.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// An outcome that is there already.
fn ready<'a, T: Send + 'a>(value: T) -> StoreFuture<'a, T> {
    Box::pin(std::future::ready(Ok(value)))
}

/// What browsers keep of a cookie: its name and value together.
const COOKIE: usize = 4096;

/// How many bytes fit into `letters` letters of base 64.
fn bytes_in(letters: usize) -> usize {
    letters / 4 * 3
}
