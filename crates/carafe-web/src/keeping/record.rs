//! What is kept of a session.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value, json};

/// What a store keeps of a session: its values, and when it began and ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// When it was made or last rotated, in seconds since 1970.
    pub began: u64,
    /// From when on it is worth nothing, in seconds since 1970.
    pub ends: u64,
    /// What was put into it.
    pub values: Map<String, Value>,
}

impl Record {
    /// An empty one that begins now and has no time to live yet.
    #[must_use]
    pub fn new(now: SystemTime) -> Self {
        Self { began: seconds(now), ends: seconds(now), values: Map::new() }
    }

    /// Whether it has not ended.
    #[must_use]
    pub fn is_live(&self, now: SystemTime) -> bool {
        seconds(now) < self.ends
    }

    /// Lets it live for `idle` from now, but never longer than `whole` since it began.
    pub fn renew(&mut self, now: SystemTime, ages: Ages) {
        self.ends = (seconds(now) + ages.idle.as_secs()).min(self.began.saturating_add(ages.whole.as_secs()));
    }

    /// How long it lives from now on.
    #[must_use]
    pub fn remains(&self, now: SystemTime) -> Duration {
        Duration::from_secs(self.ends.saturating_sub(seconds(now)))
    }

    /// As JSON, for stores that keep text.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        json!({ "b": self.began, "e": self.ends, "v": self.values }).to_string().into_bytes()
    }

    /// What [`to_json`](Record::to_json) wrote.
    #[must_use]
    pub fn from_json(bytes: &[u8]) -> Option<Self> {
        let mut value: Value = serde_json::from_slice(bytes).ok()?;
        let Value::Object(values) = value.get_mut("v")?.take() else { return None };
        Some(Self { began: value.get("b")?.as_u64()?, ends: value.get("e")?.as_u64()?, values })
    }
}

/// How long sessions live.
#[derive(Debug, Clone, Copy)]
pub struct Ages {
    /// Without a visit.
    pub idle: Duration,
    /// In all.
    pub whole: Duration,
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}
