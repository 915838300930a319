//! Sessions in the site's database.

mod app;
mod stored;

use std::{fmt, sync::Arc, time::SystemTime};

use carafe_core::{
    Error, Result,
    signing::{digest, random_token},
};
use carafe_db::{Db, DbError, ErrorKind, Model, Save, Source, Timestamp};

use super::{OwnedSession, Record, Saved, SessionStore, StoreFuture, Under, ready};

pub(crate) use app::app;
pub use stored::StoredSession;

/// Keeps sessions in the table `carafe_session` of the site's database, so that every process of the site has them and
/// a restart loses none. `session.store = "database"` chooses it; `migrate` makes the table.
///
/// The cookie is a random text of 256 bits, and the table has its hash only: who reads the table cannot make a cookie
/// of it. What has ended stays until `clearsessions` removes it, but is no session any more.
pub struct DatabaseStore(Way);

/// How the database is reached.
enum Way {
    Handle(Db),
    Site(Arc<Source>),
}

impl DatabaseStore {
    /// In this database.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self(Way::Handle(db))
    }

    /// In the first database of a site, which is opened when somebody first asks.
    #[must_use]
    pub fn of(source: Arc<Source>) -> Self {
        Self(Way::Site(source))
    }

    /// Outside of any transaction that is open around the handler: a session is no part of it.
    async fn db(&self) -> Result<Db> {
        match &self.0 {
            Way::Handle(db) => Ok(db.apart()),
            Way::Site(source) => Ok(source.db().await.map_err(told)?.apart()),
        }
    }

    async fn found(&self, cookie: &str) -> Result<Option<StoredSession>> {
        let (db, key) = (self.db().await?, key(cookie));
        StoredSession::objects().filter(|s| s.key.eq(key)).first(&db).await.map_err(told)
    }

    async fn insert(&self, record: &Record, now: SystemTime) -> Result<Saved> {
        let cookie = random_token();
        let mut row = StoredSession::new(key(&cookie), record, now)?;
        row.insert(&self.db().await?).await.map_err(told)?;
        Ok(Saved::Kept(cookie))
    }

    /// Only while the row is what the record was made of: one statement, so that nobody comes between.
    async fn replace(&self, (old, new): (&str, String), record: &Record, now: SystemTime) -> Result<Saved> {
        let (db, was) = (self.db().await?, record.version.cast_signed());
        let row = StoredSession::new(key(&new), record, now)?;
        let old_key = key(old);
        let same = StoredSession::objects().filter(|s| s.key.eq(old_key) & s.version.eq(was));
        let changed = same.update(&db, |s| {
            let whose = (s.key.set(row.key), s.owner.set(row.owner), s.version.set(row.version));
            (whose, s.data.set(row.data), s.seen.set(row.seen), s.ends.set(row.ends))
        });
        Ok(match changed.await.map_err(told)? {
            0 if self.found(old).await?.is_some() => Saved::Overtaken,
            0 => Saved::Gone,
            _ => Saved::Kept(new),
        })
    }
}

impl SessionStore for DatabaseStore {
    fn load<'a>(&'a self, cookie: &'a str, now: SystemTime) -> StoreFuture<'a, Option<Record>> {
        // What cannot be one of ours is not worth a question to the database.
        if !is_token(cookie) {
            return ready(None);
        }
        Box::pin(async move {
            let record = self.found(cookie).await?.and_then(|row| row.record());
            Ok(record.filter(|record| record.is_live(now)))
        })
    }

    fn save<'a>(&'a self, under: Under<'a>, record: &'a Record, now: SystemTime) -> StoreFuture<'a, Saved> {
        Box::pin(async move {
            match under {
                Under::New => self.insert(record, now).await,
                Under::Same(old) => self.replace((old, old.to_owned()), record, now).await,
                Under::InPlaceOf(old) => self.replace((old, random_token()), record, now).await,
            }
        })
    }

    fn delete<'a>(&'a self, cookie: &'a str, version: Option<u64>) -> StoreFuture<'a, bool> {
        Box::pin(async move {
            let (db, of) = (self.db().await?, key(cookie));
            let mut rows = StoredSession::objects().filter(|s| s.key.eq(of));
            if let Some(version) = version {
                rows = rows.filter(|s| s.version.eq(version.cast_signed()));
            }
            rows.delete(&db).await.map_err(told)?;
            Ok(version.is_none() || self.found(cookie).await?.is_none())
        })
    }

    fn id(&self, cookie: &str) -> Option<String> {
        Some(key(cookie))
    }

    fn list<'a>(&'a self, owner: &'a str, now: SystemTime) -> StoreFuture<'a, Vec<OwnedSession>> {
        Box::pin(async move {
            let (db, now) = (self.db().await?, moment(now)?);
            let live = StoredSession::objects().filter(|s| s.owner.eq(owner) & s.ends.gt(now));
            let rows = live.order_by(|s| (s.seen.desc(), s.key.desc())).all(&db).await.map_err(told)?;
            let listed = |row: StoredSession| {
                let (record, seen) = (row.record()?, row.seen.as_second().cast_unsigned());
                Some(OwnedSession::new(row.key, record, seen))
            };
            Ok(rows.into_iter().filter_map(listed).collect())
        })
    }

    fn end<'a>(&'a self, owner: &'a str, id: Option<&'a str>) -> StoreFuture<'a, u64> {
        Box::pin(async move {
            let db = self.db().await?;
            let mut rows = StoredSession::objects().filter(|s| s.owner.eq(owner));
            if let Some(id) = id {
                rows = rows.filter(|s| s.key.eq(id));
            }
            Ok(rows.delete(&db).await.map_err(told)?.total())
        })
    }

    fn clear_expired(&self, now: SystemTime) -> StoreFuture<'_, Option<u64>> {
        Box::pin(async move {
            let (db, now) = (self.db().await?, moment(now)?);
            let ended = StoredSession::objects().filter(|s| s.ends.lte(now));
            Ok(Some(ended.delete(&db).await.map_err(told)?.total()))
        })
    }
}

/// In hexadecimal: some databases take `a` and `A` for one letter.
fn key(cookie: &str) -> String {
    digest(cookie.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether it looks like what `random_token` makes.
fn is_token(cookie: &str) -> bool {
    cookie.len() == TOKEN && cookie.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// 32 bytes in base 64.
const TOKEN: usize = 43;

fn moment(time: SystemTime) -> Result<Timestamp> {
    let whole = i64::try_from(super::super::record::seconds(time)).unwrap_or(i64::MAX);
    Timestamp::from_second(whole).map_err(Error::internal)
}

/// A database that is away comes back, and a table that is missing can be made.
fn told(error: DbError) -> Error {
    let (missing, away) = match error.kind() {
        ErrorKind::Schema => (true, false),
        ErrorKind::Connection | ErrorKind::Timeout => (false, true),
        _ => (false, false),
    };
    let error = Error::internal(error.context("the store of sessions in the database"));
    match (missing, away) {
        (true, _) => error.hint("`migrate` makes the table of sessions, `carafe_session`"),
        (_, true) => error.with_status(http::StatusCode::SERVICE_UNAVAILABLE),
        _ => error,
    }
}

impl fmt::Debug for DatabaseStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseStore")
    }
}
