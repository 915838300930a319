//! What was being done when something went wrong.

use std::{error::Error as StdError, fmt};

/// A cause, and what was being done.
#[derive(Debug)]
pub(super) struct Doing {
    pub(super) what: String,
    pub(super) cause: Box<dyn StdError + Send + Sync>,
}

impl fmt::Display for Doing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl StdError for Doing {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.cause)
    }
}
