//! What came of a command that a test ran.

use crate::{Exit, output::Captured};

/// The exit code, stdout and stderr of a command; see [`Runner::capture`](super::Runner::capture).
#[derive(Debug, Clone)]
pub struct Ran {
    exit: Exit,
    captured: Captured,
}

impl Ran {
    pub(super) fn new(exit: Exit, captured: Captured) -> Self {
        Self { exit, captured }
    }

    /// How it ended.
    pub fn exit(&self) -> Exit {
        self.exit
    }

    /// Its answer.
    #[must_use]
    pub fn stdout(&self) -> String {
        self.captured.stdout()
    }

    /// Its talk.
    #[must_use]
    pub fn stderr(&self) -> String {
        self.captured.stderr()
    }

    /// Stops the test unless the command ended well; the message shows all that it said.
    ///
    /// # Panics
    /// If the exit code is not 0.
    #[track_caller]
    #[expect(clippy::must_use_candidate, reason = "an assertion has done its work when it returns")]
    pub fn assert_ok(&self) -> &Self {
        self.assert_exit(Exit::OK)
    }

    /// Stops the test unless the command ended like this; the message shows all that it said.
    ///
    /// # Panics
    /// If the exit code is another.
    #[track_caller]
    #[expect(clippy::must_use_candidate, reason = "an assertion has done its work when it returns")]
    pub fn assert_exit(&self, expected: Exit) -> &Self {
        let (exit, stdout, stderr) = (self.exit.code(), self.stdout(), self.stderr());
        assert!(
            self.exit == expected,
            "the command ended with {exit}, not with {}\n--- stdout\n{stdout}--- stderr\n{stderr}",
            expected.code()
        );
        self
    }
}
