//! What is kept of a session.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value, json};

use super::expiry::Expiry;

/// What a store keeps of a session: its values, and when it began and ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Record {
    /// When it was made or last rotated, in seconds since 1970.
    pub began: u64,
    /// From when on it is worth nothing, in seconds since 1970.
    pub ends: u64,
    /// What was put into it.
    pub values: Map<String, Value>,
    /// Whose it is, where the site said so.
    pub owner: Option<String>,
    /// How long it lives.
    pub expiry: Expiry,
    /// Which writing of it this is: a store on the server counts them, and so knows what was overtaken.
    pub version: u64,
}

impl Record {
    /// An empty one that begins now and has no time to live yet.
    #[must_use]
    pub fn new(now: SystemTime) -> Self {
        Self { began: seconds(now), ends: seconds(now), ..Self::default() }
    }

    /// Whether it has not ended.
    #[must_use]
    pub fn is_live(&self, now: SystemTime) -> bool {
        seconds(now) < self.ends
    }

    /// Lets it live from now as its expiry says, or for `idle` where that says nothing; never longer than `whole` since
    /// it began.
    pub fn renew(&mut self, now: SystemTime, ages: Ages) {
        let wanted = match self.expiry {
            Expiry::At(moment) => seconds(moment),
            expiry => seconds(now).saturating_add(expiry.idle(ages.idle).unwrap_or_default().as_secs()),
        };
        self.ends = wanted.min(self.began.saturating_add(ages.whole.as_secs()));
    }

    /// Whether a visit should be noted, so that the next without a change does not come too late. Not every page needs to
    /// be a write: a fourteenth of the time may be lost.
    #[must_use]
    pub fn is_tired(&self, now: SystemTime, ages: Ages) -> bool {
        self.expiry.idle(ages.idle).is_some_and(|idle| self.remains(now) < idle / 14 * 13)
    }

    /// Whether the browser is to forget it when it is closed.
    #[must_use]
    pub fn is_for_browser(&self, ages: Ages) -> bool {
        self.expiry == Expiry::Browser || (self.expiry == Expiry::Default && ages.browser)
    }

    /// How long it lives from now on.
    #[must_use]
    pub fn remains(&self, now: SystemTime) -> Duration {
        Duration::from_secs(self.ends.saturating_sub(seconds(now)))
    }

    /// As JSON, for stores that keep text.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        let mut json = json!({ "b": self.began, "e": self.ends, "v": self.values });
        if let Some(owner) = &self.owner {
            json["o"] = owner.as_str().into();
        }
        if self.expiry != Expiry::Default {
            json["x"] = self.expiry.to_json();
        }
        json.to_string().into_bytes()
    }

    /// What [`to_json`](Record::to_json) wrote.
    #[must_use]
    pub fn from_json(bytes: &[u8]) -> Option<Self> {
        let mut value: Value = serde_json::from_slice(bytes).ok()?;
        let Value::Object(values) = value.get_mut("v")?.take() else { return None };
        Some(Self {
            began: value.get("b")?.as_u64()?,
            ends: value.get("e")?.as_u64()?,
            values,
            owner: value.get("o").and_then(Value::as_str).map(str::to_owned),
            expiry: Expiry::from_json(value.get("x").unwrap_or(&Value::Null))?,
            version: 0,
        })
    }
}

/// How long sessions live.
#[derive(Debug, Clone, Copy)]
pub struct Ages {
    /// Without a visit.
    pub idle: Duration,
    /// In all.
    pub whole: Duration,
    /// Whether browsers forget sessions when they are closed.
    pub browser: bool,
}

/// A moment in seconds since 1970.
pub(super) fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}
