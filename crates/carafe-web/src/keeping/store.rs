//! Where sessions are kept.

#[cfg(feature = "db")]
mod database;
mod encrypted;
mod memory;
mod outcome;
mod part;
mod signed;

use std::{future::Future, pin::Pin, time::SystemTime};

use carafe_core::{Error, Result};

use super::record::Record;

#[cfg(feature = "db")]
pub(crate) use database::app as database_app;
#[cfg(feature = "db")]
pub use database::{DatabaseStore, StoredSession};
pub use encrypted::EncryptedCookies;
pub use memory::MemoryStore;
pub use outcome::{OwnedSession, Saved, Under};
pub use part::StorePart;
pub use signed::SignedCookies;

/// Keeps sessions. What the visitor's cookie says is the store's own: all of the session, or where to find it.
///
/// A store never takes what it did not write: a cookie that it does not know is no session. Times are handed in, so
/// that tests need no clock.
///
/// A store on the server counts the writings of a session in [`Record::version`] and replaces only the one that the
/// record was made of. So of two requests at the same time the second learns that it was overtaken, and does what it did
/// once more, to what the first left. The methods from [`list`](SessionStore::list) on are for such stores.
pub trait SessionStore: Send + Sync + 'static {
    /// The session of a cookie, if there is one that has not ended.
    fn load<'a>(&'a self, cookie: &'a str, now: SystemTime) -> StoreFuture<'a, Option<Record>>;

    /// Keeps a session, and gives its cookie.
    fn save<'a>(&'a self, under: Under<'a>, record: &'a Record, now: SystemTime) -> StoreFuture<'a, Saved>;

    /// Forgets a session: with a version only while it has that one. Says whether it is gone now.
    fn delete<'a>(&'a self, cookie: &'a str, version: Option<u64>) -> StoreFuture<'a, bool>;

    /// The most bytes of JSON that a session may have, when the cookie of this name holds all of it.
    fn room(&self, cookie_name: &str) -> Option<usize> {
        let _ = cookie_name;
        None
    }

    /// What names a session in lists, and is worth nothing as a cookie.
    fn id(&self, cookie: &str) -> Option<String> {
        let _ = cookie;
        None
    }

    /// The sessions of an owner that have not ended, the latest first.
    fn list<'a>(&'a self, owner: &'a str, now: SystemTime) -> StoreFuture<'a, Vec<OwnedSession>> {
        let _ = (owner, now);
        refuse("list")
    }

    /// Ends the sessions of an owner, all or the one of this id, and says how many.
    fn end<'a>(&'a self, owner: &'a str, id: Option<&'a str>) -> StoreFuture<'a, u64> {
        let _ = (owner, id);
        refuse("end")
    }

    /// Removes what has ended, and says how much. Nothing where visitors keep their sessions themselves.
    fn clear_expired(&self, now: SystemTime) -> StoreFuture<'_, Option<u64>> {
        let _ = now;
        ready(None)
    }
}

/// What a store's methods return.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// An outcome that is there already.
fn ready<'a, T: Send + 'a>(value: T) -> StoreFuture<'a, T> {
    Box::pin(std::future::ready(Ok(value)))
}

fn refuse<'a, T: Send + 'a>(doing: &str) -> StoreFuture<'a, T> {
    let error = Error::internal(format!(
        "the sessions of an owner are in the cookies of browsers, where this site cannot {doing} them"
    ));
    let error = error.hint("choose a store on the server: `store = \"database\"` in section [session]");
    Box::pin(std::future::ready(Err(error)))
}

/// What browsers keep of a cookie: its name and value together.
const COOKIE: usize = 4096;

/// How many bytes fit into `letters` letters of base 64.
fn bytes_in(letters: usize) -> usize {
    letters / 4 * 3
}
