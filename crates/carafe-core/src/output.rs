//! What a command says: the answer on stdout, the talk about it on stderr.
//!
//! Knows no commands and no checks.

pub mod capture;
pub mod manner;
pub mod paint;
pub mod prompt;
pub mod stream;
pub mod table;

use std::{
    fmt::{self, Display},
    io::{self, BufRead, IsTerminal, Write},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use serde::Serialize;

use self::stream::Stream;
pub use self::{
    capture::Captured,
    manner::{Colour, Manner, Terminals, Verbosity},
    paint::{Paint, Tone},
    table::{Cell, Table},
};

/// Where a command writes: the answer goes to stdout, everything else to stderr.
///
/// Commands never use `println!`: through this handle colours follow the terminal, `-q` and `-v` work, a closed pipe
/// (`routes | head -1`) is no error, and a test reads what was said.
///
/// ```
/// use carafe_core::output::Output;
///
/// let (output, captured) = Output::captured();
/// output.print("42");
/// output.say("that took a while");
/// assert_eq!(captured.stdout(), "42\n");
/// assert_eq!(captured.stderr(), "that took a while\n");
/// ```
///
/// It is cheap to clone; clones write to the same place. Writing never fails where it is called: the first failure
/// is kept, later lines are dropped, and whoever runs the command asks [`failure`](Output::failure) at the end.
#[derive(Clone)]
pub struct Output {
    streams: Arc<Streams>,
    manner: Manner,
}

struct Streams {
    answer: Mutex<Stream>,
    talk: Mutex<Stream>,
    input: Mutex<Box<dyn BufRead + Send>>,
    /// A status line stands on the terminal, and goes before the next line.
    status: AtomicBool,
}

/// To the beginning of the line, and all of it away.
const CLEAR: &[u8] = b"\r\x1b[2K";

impl Output {
    /// Stdout, stderr and stdin of the process, in the manner that the environment asks for.
    #[must_use]
    pub fn stdio() -> Self {
        let terminals = Terminals {
            answer: io::stdout().is_terminal(),
            talk: io::stderr().is_terminal(),
            input: io::stdin().is_terminal(),
        };
        let manner = Manner::detect(terminals, |name| std::env::var(name).ok());
        let input = io::BufReader::new(io::stdin());
        Self::with_input(io::stdout(), io::stderr(), input).with_manner(manner)
    }

    /// Any two writers, plainly: no colour, no questions.
    pub fn new(answer: impl Write + Send + 'static, talk: impl Write + Send + 'static) -> Self {
        Self::with_input(answer, talk, io::empty())
    }

    /// Any two writers, and a reader that answers questions if the manner is interactive.
    pub fn with_input(
        answer: impl Write + Send + 'static,
        talk: impl Write + Send + 'static,
        input: impl BufRead + Send + 'static,
    ) -> Self {
        let streams = Streams {
            answer: Mutex::new(Stream::new(Box::new(answer))),
            talk: Mutex::new(Stream::new(Box::new(talk))),
            input: Mutex::new(Box::new(input)),
            status: AtomicBool::new(false),
        };
        Self { streams: Arc::new(streams), manner: Manner::default() }
    }

    /// Into memory, for tests.
    #[must_use]
    pub fn captured() -> (Self, Captured) {
        Self::captured_with("")
    }

    /// Into memory, with this text for stdin. Give it an interactive [`Manner`], or questions are refused.
    #[must_use]
    pub fn captured_with(input: &str) -> (Self, Captured) {
        let captured = Captured::default();
        let input = io::Cursor::new(input.to_owned());
        (Self::with_input(captured.answer_writer(), captured.talk_writer(), input), captured)
    }

    /// The same streams in another manner.
    #[must_use]
    pub fn with_manner(mut self, manner: Manner) -> Self {
        self.manner = manner;
        self
    }

    /// How it speaks: colour, verbosity, JSON.
    #[must_use]
    pub fn manner(&self) -> &Manner {
        &self.manner
    }

    /// One line of the answer.
    pub fn print(&self, line: impl Display) {
        self.answer(&format!("{line}\n"));
    }

    /// The answer as it is, without an end of line: for text that is made in pieces, and for bytes.
    pub fn write(&self, bytes: &[u8]) {
        stream::lock(&self.streams.answer).write(bytes);
    }

    /// A table as the answer.
    pub fn table(&self, table: &Table) {
        self.answer(&table.render(self.paint(), self.manner.width()));
    }

    /// One line of JSON as the answer. By custom an object whose first key is `schema`: `carafe.routes/1`.
    pub fn json(&self, value: &impl Serialize) {
        let text = serde_json::to_string(value);
        match text {
            Ok(text) => self.print(text),
            Err(error) => self.error(format_args!("this cannot be written as JSON: {error}")),
        }
    }

    /// One line of talk: what is being done. Not with `-q`.
    pub fn say(&self, line: impl Display) {
        if self.manner.verbosity() >= Verbosity::Normal {
            self.talk(&format!("{line}\n"));
        }
    }

    /// One line of talk that only those who ask for it want: with `-v`.
    pub fn detail(&self, line: impl Display) {
        if self.manner.verbosity() >= Verbosity::Verbose {
            let line = self.paint_talk().apply(Tone::Dim, &line.to_string());
            self.talk(&format!("{line}\n"));
        }
    }

    /// Something to look at; the command goes on. Not with `-q`.
    pub fn warn(&self, text: impl Display) {
        self.say(format_args!("{} {text}", self.paint_talk().apply(Tone::Look, "warning:")));
    }

    /// A line that the next one takes the place of: how far a long work is. Only a terminal shows it, and no more of it
    /// than fits in eighty columns.
    pub fn status(&self, line: impl Display) {
        if self.manner.has_status() {
            let line: String = line.to_string().chars().take(79).collect();
            let mut talk = stream::lock(&self.streams.talk);
            talk.write(CLEAR);
            talk.write(line.as_bytes());
            self.streams.status.store(true, Ordering::Relaxed);
        }
    }

    /// What went wrong. Also with `-q`.
    pub fn error(&self, text: impl Display) {
        self.talk(&format!("{} {text}\n", self.paint_talk().apply(Tone::Bad, "error:")));
    }

    /// Colours for the answer.
    #[must_use]
    pub fn paint(&self) -> Paint {
        self.manner.paint_answer()
    }

    /// Colours for the talk.
    #[must_use]
    pub fn paint_talk(&self) -> Paint {
        self.manner.paint_talk()
    }

    /// Whether `--json` was asked for.
    #[must_use]
    pub fn is_json(&self) -> bool {
        self.manner.is_json()
    }

    /// Whether the reader of the answer has gone away: a command that prints for long may stop.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        stream::lock(&self.streams.answer).is_closed()
    }

    /// Flushes, and tells why the answer could not be written (a full disk). A closed pipe is not a failure.
    #[must_use]
    pub fn failure(&self) -> Option<io::Error> {
        stream::lock(&self.streams.talk).finish();
        stream::lock(&self.streams.answer).finish()
    }

    fn answer(&self, text: &str) {
        self.write(text.as_bytes());
    }

    pub(crate) fn talk(&self, text: &str) {
        let mut talk = stream::lock(&self.streams.talk);
        if self.streams.status.swap(false, Ordering::Relaxed) {
            talk.write(CLEAR);
        }
        talk.write(text.as_bytes());
    }

    pub(crate) fn read_line(&self) -> io::Result<String> {
        let mut line = String::new();
        stream::lock(&self.streams.input).read_line(&mut line)?;
        Ok(line)
    }
}

impl fmt::Debug for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Output").field("manner", &self.manner).finish_non_exhaustive()
    }
}
