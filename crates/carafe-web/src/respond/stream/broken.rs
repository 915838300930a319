//! Why a body ended before its end.

use std::fmt;

use carafe_core::Error;

/// The error of a body: the status is sent, so all that is left is to close the connection and to log.
#[derive(Debug)]
pub(crate) struct Broken(String);

impl Broken {
    #[expect(
        clippy::needless_pass_by_value,
        reason = "it ends here: it cannot travel on, for it is not `Sync`"
    )]
    pub(crate) fn new(error: Error) -> Self {
        tracing::error!(error = ?error, "an answer ended early");
        Self(error.to_string())
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the answer ended early: {}", self.0)
    }
}

impl std::error::Error for Broken {}
