//! What is to be done for a session that was touched.

use std::time::SystemTime;

use carafe_core::{Error, Result};

use super::cookie;
use crate::{
    keeping::{
        change::Change,
        keeper::Keeper,
        record::Record,
        store::{Saved, Under},
    },
    reached::Reached,
    respond::Cookie,
};

/// What is to be done for a session that was touched.
pub(super) struct Due {
    pub(super) cookie: Option<String>,
    pub(super) record: Record,
    pub(super) changes: Vec<Change>,
    pub(super) rotated: bool,
    pub(super) saves: bool,
}

/// How often a request does what it did once more, because others came first. Each time at least one of them is done.
const TURNS: usize = 100;

impl Due {
    /// Writes it to the store; the cookie for the answer.
    pub(super) async fn write(mut self, sessions: &Keeper, reached: Reached) -> Result<Option<Cookie>> {
        if !self.saves {
            return Ok(None);
        }
        let name = sessions.cookie_name(reached);
        for _ in 0..TURNS {
            match self.turn(sessions, &name).await? {
                Turn::Done(cookie) => return Ok(cookie),
                Turn::Again(now) => self.record = self.redone(now),
            }
        }
        Err(Error::internal(format!("the session was overtaken by other requests {TURNS} times")))
    }

    async fn turn(&mut self, sessions: &Keeper, name: &str) -> Result<Turn> {
        let now = SystemTime::now();
        if self.rotated {
            self.record.began = Record::new(now).began;
        }
        self.record.renew(now, sessions.ages);
        if self.record.values.is_empty() {
            return self.end(sessions, name, now).await;
        }
        let under = match self.cookie.as_deref() {
            None => Under::New,
            Some(old) if self.rotated => Under::InPlaceOf(old),
            Some(old) => Under::Same(old),
        };
        match sessions.store.save(under, &self.record, now).await? {
            Saved::Kept(value) => {
                let lives = (!self.record.is_for_browser(sessions.ages)).then(|| self.record.remains(now));
                Ok(Turn::Done(Some(cookie::written(name, value, lives))))
            }
            Saved::Gone => Ok(self.gone()),
            Saved::Overtaken => self.overtaken(sessions, now).await,
        }
    }

    /// A session without values is none.
    async fn end(&self, sessions: &Keeper, name: &str, now: SystemTime) -> Result<Turn> {
        let Some(old) = self.cookie.as_deref() else { return Ok(Turn::Done(None)) };
        let version = if self.began_anew() { None } else { Some(self.record.version) };
        match sessions.store.delete(old, version).await? {
            true => Ok(Turn::Done(Some(cookie::removal(name)))),
            false => self.overtaken(sessions, now).await,
        }
    }

    /// Another request ended the session meanwhile, and this one does not bring it back: who logged out stays logged out.
    /// Only what was begun after `clear` owes nothing to what was before.
    fn gone(&mut self) -> Turn {
        if !self.began_anew() {
            tracing::info!(
                "a session ended while a request changed it: what the request changed is not kept"
            );
            return Turn::Done(None);
        }
        self.cookie = None;
        Turn::Again(Record::default())
    }

    async fn overtaken(&self, sessions: &Keeper, now: SystemTime) -> Result<Turn> {
        let Some(old) = self.cookie.as_deref() else { return Ok(Turn::Done(None)) };
        // Who only visited wanted no more than to be noted, and was.
        if self.changes.is_empty() {
            return Ok(Turn::Done(None));
        }
        // Where it is gone by now, the next turn finds out.
        let there = sessions.store.load(old, now).await?;
        Ok(Turn::Again(there.unwrap_or_default()))
    }

    fn began_anew(&self) -> bool {
        self.changes.iter().any(|change| matches!(change, Change::Clear))
    }

    /// What this request did, done to what others left.
    fn redone(&self, mut record: Record) -> Record {
        self.changes.iter().for_each(|change| change.apply(&mut record));
        record
    }
}

/// How an attempt to keep a session ended.
enum Turn {
    /// With this cookie for the answer.
    Done(Option<Cookie>),
    /// Others came first, and left this.
    Again(Record),
}
