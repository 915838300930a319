//! How a program ends.

use std::process::{ExitCode, Termination};

/// The exit code of a program, so that `fn main() -> Exit` is all a program needs.
///
/// ```
/// use carafe_core::Exit;
///
/// assert_eq!(Exit::OK.code(), 0);
/// assert_eq!(Exit::CONFIG.code(), 78, "EX_CONFIG of sysexits.h");
/// ```
#[must_use = "return it from `main`, or the exit code is lost"]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exit(u8);

impl Exit {
    /// 0: done.
    pub const OK: Self = Self(0);
    /// 1: what was asked for failed.
    pub const FAILED: Self = Self(1);
    /// 2: the command line was not understood.
    pub const USAGE: Self = Self(2);
    /// 4: a service (a port, a database) is not to be had.
    pub const UNAVAILABLE: Self = Self(4);
    /// 78: the settings are wrong (`EX_CONFIG` of `sysexits.h`), so that a supervisor need not try again.
    pub const CONFIG: Self = Self(78);
    /// 130: interrupted from the keyboard.
    pub const INTERRUPTED: Self = Self(130);

    /// Any other code.
    pub const fn new(code: u8) -> Self {
        Self(code)
    }

    /// The number.
    #[must_use]
    pub const fn code(self) -> u8 {
        self.0
    }
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        ExitCode::from(self.0)
    }
}
