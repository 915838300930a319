//! A session as a row.

use std::time::SystemTime;

use carafe_core::{Error, Result};
use carafe_db::Timestamp;
use carafe_macros::Model;

use super::{Record, moment};

/// A session in the database: for lists and reports. What is in it changes only through a store.
#[derive(Model, Debug, Clone)]
#[model(table = "carafe_session", label = "session")]
pub struct StoredSession {
    /// The hash of its cookie.
    #[field(primary_key, max_length = 64)]
    pub key: String,
    /// Whose it is, where the site said so.
    #[field(max_length = 190, index)]
    pub owner: Option<String>,
    /// What is in it, as JSON.
    pub data: String,
    /// How often it was written.
    pub version: i64,
    /// When it was last written.
    pub seen: Timestamp,
    /// From when on it is worth nothing.
    #[field(index)]
    pub ends: Timestamp,
}

impl StoredSession {
    /// The row for the next writing of a record.
    pub(super) fn new(key: String, record: &Record, now: SystemTime) -> Result<Self> {
        let data = String::from_utf8(record.to_json()).map_err(Error::internal)?;
        let ends = i64::try_from(record.ends).unwrap_or(i64::MAX);
        Ok(Self {
            key,
            owner: record.owner.clone(),
            data,
            version: record.version.cast_signed() + 1,
            seen: moment(now)?,
            ends: Timestamp::from_second(ends).unwrap_or(Timestamp::MAX),
        })
    }

    /// What was kept; nothing where somebody else wrote the row.
    pub(super) fn record(&self) -> Option<Record> {
        let record = Record::from_json(self.data.as_bytes())?;
        Some(Record { version: self.version.cast_unsigned(), owner: self.owner.clone(), ..record })
    }
}
