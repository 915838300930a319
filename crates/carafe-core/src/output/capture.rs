//! What a command said, kept in memory for a test.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use super::stream::lock;

/// The text that went to an [`Output::captured`](super::Output::captured).
#[derive(Debug, Clone, Default)]
pub struct Captured {
    answer: Shared,
    talk: Shared,
}

impl Captured {
    /// What went to stdout so far.
    #[must_use]
    pub fn stdout(&self) -> String {
        self.answer.text()
    }

    /// What went to stderr so far.
    #[must_use]
    pub fn stderr(&self) -> String {
        self.talk.text()
    }

    pub(super) fn answer_writer(&self) -> impl Write + Send + 'static {
        self.answer.clone()
    }

    pub(super) fn talk_writer(&self) -> impl Write + Send + 'static {
        self.talk.clone()
    }
}

#[derive(Debug, Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Shared {
    fn text(&self) -> String {
        String::from_utf8_lossy(&lock(&self.0)).into_owned()
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        lock(&self.0).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
