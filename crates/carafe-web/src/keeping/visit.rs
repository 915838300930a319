//! The session of one request, from its first touch to its end.

use std::{
    mem,
    sync::{Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use carafe_core::{Error, Result};

use super::{change::Change, record::Record};

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
    /// What was done to it, in order.
    pub(crate) changes: Vec<Change>,
    pub(crate) rotated: bool,
    /// Its answer is on the way: what is put into it now would be lost.
    pub(crate) ended: bool,
}

impl Visit {
    pub(crate) fn new(found: Option<(String, Record)>, room: Option<usize>, now: SystemTime) -> Self {
        let (cookie, record) =
            found.map_or((None, Record::new(now)), |(cookie, record)| (Some(cookie), record));
        let state =
            State { cookie, record, touched: false, changes: Vec::new(), rotated: false, ended: false };
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

    /// Adds to it, unless the cookie could not hold it: then all is as it was. `what` is for messages.
    #[track_caller]
    pub(crate) fn add(&self, what: &str, change: Change) -> Result<()> {
        let mut state = self.read();
        if state.ended {
            return Err(too_late(what));
        }
        let Some(room) = self.room else {
            state.change(change);
            return Ok(());
        };
        let mut changed = state.record.clone();
        change.apply(&mut changed);
        let length = changed.to_json().len();
        if length > room {
            return Err(too_large(what, length, room));
        }
        state.record = changed;
        state.changes.push(change);
        Ok(())
    }
}

impl State {
    /// Does something to it that needs no more room.
    pub(crate) fn change(&mut self, change: Change) {
        change.apply(&mut self.record);
        self.changes.push(change);
    }

    /// What was done to it, for the end of the request.
    pub(crate) fn take_changes(&mut self) -> Vec<Change> {
        mem::take(&mut self.changes)
    }
}

#[track_caller]
fn too_large(what: &str, length: usize, room: usize) -> Error {
    Error::internal(format!(
        "with `{what}` the session has {length} bytes, and its cookie holds {room}: it was not put in"
    ))
    .hint("keep large things elsewhere and their number here, or choose a store on the server: `store` in section [session]")
}

#[track_caller]
fn too_late(what: &str) -> Error {
    Error::internal(format!(
        "`{what}` came too late: the head of the answer, with the session's cookie, is sent"
    ))
    .hint("put it into the session before the handler returns, not while the answer streams")
}
