//! Waiting for the lock of another process.

use std::time::{Duration, Instant};

use carafe_db::{DbError, ErrorKind, error::Result};
use tokio::time;

/// Waits without holding the thread: a little at first, then longer.
pub(crate) struct Waiting {
    since: Option<Instant>,
    limit: Duration,
    next: Duration,
}

impl Waiting {
    pub(crate) const fn new(limit: Duration) -> Self {
        Self { since: None, limit, next: Duration::from_millis(1) }
    }

    pub(crate) async fn wait(&mut self) -> Result<()> {
        let since = *self.since.get_or_insert_with(Instant::now);
        if since.elapsed() >= self.limit {
            let fact = format!("another process has held the database for {:?}", self.limit);
            return Err(DbError::new(ErrorKind::Locked, fact).hint(
                "end the other's transaction, or wait longer: `wait` in the settings of the database",
            ));
        }
        time::sleep(self.next).await;
        self.next = (self.next * 2).min(Duration::from_millis(25));
        Ok(())
    }
}
