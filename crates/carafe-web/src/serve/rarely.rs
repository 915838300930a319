//! A warning that is worth a line a second and no more.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Keeps a warning from filling the log while its cause lasts.
#[derive(Debug, Default)]
pub(super) struct Rarely {
    last: Mutex<Option<Instant>>,
}

impl Rarely {
    pub(super) fn warn(&self, message: &str) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_none_or(|last| last.elapsed() >= Duration::from_secs(1)) {
            *last = Some(Instant::now());
            tracing::warn!(target: "carafe::server", "{message}");
        }
    }
}
