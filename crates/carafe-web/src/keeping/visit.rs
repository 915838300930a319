//! The session of one request, from its first touch to its end.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use carafe_core::{Error, Result};
use serde_json::Value;

use super::record::Record;

/// The session of the request that is being answered.
pub(crate) struct Visit {
    state: Mutex<State>,
    room: Option<usize>,
}

pub(crate) struct State {
    /// The cookie that the session was found with.
    pub(crate) cookie: Option<String>,
    pub(crate) record: Record,
    pub(crate) touched: bool,
    pub(crate) changed: bool,
    pub(crate) rotated: bool,
    /// Its answer is on the way: what is put into it now would be lost.
    pub(crate) ended: bool,
}

impl Visit {
    pub(crate) fn new(found: Option<(String, Record)>, room: Option<usize>, now: SystemTime) -> Self {
        let (cookie, record) =
            found.map_or((None, Record::new(now)), |(cookie, record)| (Some(cookie), record));
        let state = State { cookie, record, touched: false, changed: false, rotated: false, ended: false };
        Self { state: Mutex::new(state), room }
    }

    /// Without noting that it was touched.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn read(&self) -> MutexGuard<'_, State> {
        let mut state = self.state();
        state.touched = true;
        state
    }

    /// Puts a value in, unless the cookie could not hold it.
    #[track_caller]
    pub(crate) fn put(&self, key: &str, value: Value) -> Result<()> {
        let mut state = self.read();
        if state.ended {
            return Err(too_late(key));
        }
        let before = state.record.values.insert(key.to_owned(), value);
        let length = self.room.map_or(0, |_| state.record.to_json().len());
        if self.room.is_some_and(|room| length > room) {
            match before {
                Some(before) => state.record.values.insert(key.to_owned(), before),
                None => state.record.values.remove(key),
            };
            return Err(too_large(key, length, self.room.unwrap_or_default()));
        }
        state.changed = true;
        Ok(())
    }
}

impl State {
    pub(crate) fn take(&mut self, key: &str) -> Option<Value> {
        let value = self.record.values.remove(key);
        self.changed |= value.is_some();
        value
    }
}

#[track_caller]
fn too_large(key: &str, length: usize, room: usize) -> Error {
    Error::internal(format!(
        "with `{key}` the session has {length} bytes, and its cookie holds {room}: it was not put in"
    ))
    .hint("keep large things elsewhere and their number here, or choose a store on the server: `store` in section [session]")
}

#[track_caller]
fn too_late(key: &str) -> Error {
    Error::internal(format!(
        "`{key}` came too late: the head of the answer, with the session's cookie, is sent"
    ))
    .hint("put it into the session before the handler returns, not while the answer streams")
}
