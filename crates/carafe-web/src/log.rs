//! Log lines: who may write which, and one line for each request.
//!
//! Knows no sockets and no routes. Code that has something to say uses `tracing`; whatever subscriber the program sets
//! gets it. Only when none is set and the program serves, the one in here writes lines to the error stream.

mod access;
mod clock;
mod figures;
mod lines;
pub mod scope;
mod subscriber;
mod writer;

use std::{fmt, io, io::IsTerminal, time::Duration};

use http::StatusCode;
use tracing::{Dispatch, dispatcher};

use crate::settings::{LogFormat, ServerSettings};
use lines::{Format, Style};
use subscriber::Lines;
use writer::Writer;

pub use access::AccessLine;

/// Writes log lines to the error stream from now on, unless the program has set a `tracing` subscriber of its own.
///
/// The `serve` command calls it. Keep what it gives until the end of the program: it writes the last lines.
pub fn install(settings: &ServerSettings) -> Guard {
    let installed = !dispatcher::has_been_set() && {
        let logger = logger(settings, io::stderr(), Tty::of(&io::stderr()));
        dispatcher::set_global_default(logger).is_ok()
    };
    Guard { installed }
}

/// A subscriber that writes lines to `sink`, for a program that has its own plans with them.
///
/// ```
/// use carafe_web::{log, settings::ServerSettings};
///
/// let logger = log::to(&ServerSettings::default(), std::io::stdout());
/// tracing::dispatcher::with_default(&logger, || tracing::info!(port = 80, "started"));
/// log::flush(&logger);
/// ```
#[must_use]
pub fn to(settings: &ServerSettings, sink: impl io::Write + Send + 'static) -> Dispatch {
    logger(settings, sink, Tty::No)
}

/// Waits until the lines so far are written, for at most a second: the reader of a pipe may be gone.
pub fn flush(logger: &Dispatch) {
    if let Some(lines) = logger.downcast_ref::<Lines>() {
        lines.flush(Duration::from_secs(1));
    }
}

/// Writes the line of one request. The pipeline calls it for every answer.
///
/// It goes to the target `carafe::access`, at `info`, or `error` for a status of 500 and more. A subscriber of the
/// program's own gets it as an event with the fields `client`, `method`, `path`, `status`, `ms`, `bytes` and `id`.
pub fn access(line: &AccessLine<'_>) {
    access_with(line.status, || *line);
}

/// The same, of what is only gathered when somebody wants the line.
pub(crate) fn access_with<'a>(status: StatusCode, line: impl Fn() -> AccessLine<'a>) {
    let ours = |logger: &Dispatch| {
        let lines = logger.downcast_ref::<Lines>();
        lines.map(|lines| lines.takes_access(status).then(|| lines.access(&line()))).is_some()
    };
    // Not inside the closure: `tracing` keeps quiet while it hands out the subscriber.
    if !dispatcher::get_default(ours) {
        access::emit(&line());
    }
}

fn logger(settings: &ServerSettings, sink: impl io::Write + Send + 'static, tty: Tty) -> Dispatch {
    let format = match (settings.log_format, tty) {
        (LogFormat::Json, _) => Format::Json,
        (LogFormat::Text, Tty::Yes) => Format::Text(Style::Colour),
        (LogFormat::Text, Tty::No) => Format::Text(Style::Plain),
    };
    Dispatch::new(Lines::new(settings, format, Writer::start(sink)))
}

#[derive(Clone, Copy)]
enum Tty {
    Yes,
    No,
}

impl Tty {
    /// Colours are for terminals, and not for people who said no (<https://no-color.org>).
    fn of(stream: &impl IsTerminal) -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        if wanted && stream.is_terminal() { Self::Yes } else { Self::No }
    }
}

/// Writes the last lines when it is dropped.
#[must_use = "the last lines are written when it is dropped"]
pub struct Guard {
    installed: bool,
}

impl Guard {
    /// Whether the lines are ours: the program had set no subscriber.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        self.installed
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        dispatcher::get_default(flush);
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard").field("installed", &self.installed).finish()
    }
}
