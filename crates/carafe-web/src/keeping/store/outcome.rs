//! What a store is told, and what it tells.

use std::time::SystemTime;

/// Under which cookie a session is to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Under<'a> {
    /// A new one: the session is new.
    New,
    /// The one that it has.
    Same(&'a str),
    /// A new one in place of this, which is worth nothing afterwards.
    InPlaceOf(&'a str),
}

impl<'a> Under<'a> {
    /// The cookie that the session has.
    #[must_use]
    pub fn old(self) -> Option<&'a str> {
        match self {
            Self::New => None,
            Self::Same(cookie) | Self::InPlaceOf(cookie) => Some(cookie),
        }
    }
}

/// What became of a session that was to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// It is kept, and this is its cookie.
    Kept(String),
    /// It was ended meanwhile, and nothing brings it back: who logged out stays logged out.
    Gone,
    /// Another request wrote it since it was loaded, and nothing was changed.
    Overtaken,
}

/// A session in the list of its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OwnedSession {
    /// What names it; no cookie can be made of it.
    pub id: String,
    /// When it was made or last rotated.
    pub began: SystemTime,
    /// When it was last written.
    pub seen: SystemTime,
    /// When it ends if its visitor does not come again.
    pub ends: SystemTime,
    /// What is in it.
    pub values: serde_json::Map<String, serde_json::Value>,
}

impl OwnedSession {
    /// One of a record.
    pub(super) fn new(id: String, record: super::Record, seen: u64) -> Self {
        let moment = |seconds| SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
        Self {
            id,
            began: moment(record.began),
            seen: moment(seen),
            ends: moment(record.ends),
            values: record.values,
        }
    }
}
