//! How a running server is told to stop.

use std::sync::Arc;

use tokio::sync::watch;

/// How far the stop has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// Connections are accepted.
    Serving,
    /// No new connections; requests that have come are answered.
    Stopping,
    /// The same, and idle connections are closed without waiting for a request that may be on its way.
    Closing,
    /// Everything ends at once.
    Quitting,
}

/// Stops a server from another thread or task. A clone stops the same server.
#[derive(Debug, Clone)]
pub struct Handle(Arc<watch::Sender<Stage>>);

impl Handle {
    pub(super) fn new() -> Self {
        Self(Arc::new(watch::Sender::new(Stage::Serving)))
    }

    /// Stops gracefully: no new connections, requests on the way are answered, idle connections end after a moment in
    /// which a request may still come. What still runs after `shutdown_grace` is cut.
    pub fn stop(&self) {
        self.advance(Stage::Stopping);
    }

    /// The same, but idle connections end at once: for a server whose only client is you.
    pub fn close(&self) {
        self.advance(Stage::Closing);
    }

    /// Stops at once: what runs is cut.
    pub fn quit(&self) {
        self.advance(Stage::Quitting);
    }

    pub(super) fn subscribe(&self) -> watch::Receiver<Stage> {
        self.0.subscribe()
    }

    pub(super) fn stage(&self) -> Stage {
        *self.0.borrow()
    }

    fn advance(&self, to: Stage) {
        self.0.send_if_modified(|stage| {
            let later = to > *stage;
            *stage = to.max(*stage);
            later
        });
    }
}
