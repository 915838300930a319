//! Takes a multipart body apart, in whatever pieces it arrives.
//!
//! Knows no sockets: bytes are fed, events come out. Every byte is searched once, and no more is kept than a part's
//! header or the beginning of what may be a separator: what others did with bodies that begin with a line end made
//! CVE-2023-46136.

use bytes::{Buf, Bytes, BytesMut};
use carafe_core::{Error, Result};
use memchr::memmem::{self, Finder};

/// A longer text before the first part is refused.
const LONGEST_PREAMBLE: usize = 1024;

/// A longer header of a part is refused.
const LONGEST_HEAD: usize = 8 * 1024;

/// What is found in the body.
#[derive(Debug)]
pub(super) enum Event {
    /// A part begins: the lines of its header.
    Head(Bytes),
    /// More of the part's content.
    Data(Bytes),
    /// The part ends.
    PartEnd,
    /// The last part has ended.
    End,
}

#[derive(Debug)]
pub(super) struct Parser {
    separator: Finder<'static>,
    buffer: BytesMut,
    state: State,
}

#[derive(Debug, Clone, Copy)]
enum State {
    /// Before the first separator, with so many bytes passed over.
    Preamble(usize),
    /// Right after a separator.
    Separated,
    Head,
    Content,
    End,
}

impl Parser {
    pub(super) fn new(boundary: &str) -> Self {
        let separator = Finder::new(&format!("\r\n--{boundary}")).into_owned();
        // The first separator needs no line end before it, so we put one there.
        Self { separator, buffer: BytesMut::from("\r\n"), state: State::Preamble(0) }
    }

    pub(super) fn feed(&mut self, chunk: &[u8]) {
        self.buffer.extend_from_slice(chunk);
    }

    /// The next event; nothing until more is fed.
    pub(super) fn next_event(&mut self) -> Result<Option<Event>> {
        loop {
            let before = (self.buffer.len(), std::mem::discriminant(&self.state));
            let event = match self.state {
                State::Preamble(passed) => self.preamble(passed)?,
                State::Separated => self.separated()?,
                State::Head => self.head()?,
                State::Content => self.content(),
                State::End => return Ok(Some(Event::End)),
            };
            let stuck = before == (self.buffer.len(), std::mem::discriminant(&self.state));
            if event.is_some() || stuck {
                return Ok(event);
            }
        }
    }

    fn preamble(&mut self, passed: usize) -> Result<Option<Event>> {
        let found = self.separator.find(&self.buffer);
        let skip = found.unwrap_or(self.settled());
        if passed + skip > LONGEST_PREAMBLE {
            return Err(Error::bad_request("The form does not begin with a part."));
        }
        self.buffer.advance(skip);
        self.state = State::Preamble(passed + skip);
        if found.is_some() {
            self.enter_separated();
        }
        Ok(None)
    }

    fn enter_separated(&mut self) {
        self.buffer.advance(self.separator.needle().len());
        self.state = State::Separated;
    }

    /// After a separator comes `--` and the end, or a line end and a part.
    fn separated(&mut self) -> Result<Option<Event>> {
        match self.buffer.get(..2) {
            None => return Ok(None),
            Some(b"--") => self.state = State::End,
            Some(b"\r\n") => {
                // The line end stays: it also ends a header without lines.
                self.state = State::Head;
            }
            Some(_) => return Err(Error::bad_request("The form has a broken line between two parts.")),
        }
        Ok(None)
    }

    fn head(&mut self) -> Result<Option<Event>> {
        let searched = &self.buffer[..self.buffer.len().min(LONGEST_HEAD + 4)];
        let Some(end) = memmem::find(searched, b"\r\n\r\n") else {
            if searched.len() == LONGEST_HEAD + 4 {
                return Err(Error::bad_request("The form has a part with a header over 8 KiB."));
            }
            return Ok(None);
        };
        let head = self.buffer.split_to(end).freeze();
        self.buffer.advance(4);
        self.state = State::Content;
        Ok(Some(Event::Head(head)))
    }

    fn content(&mut self) -> Option<Event> {
        let found = self.separator.find(&self.buffer);
        let data = self.buffer.split_to(found.unwrap_or(self.settled())).freeze();
        if !data.is_empty() {
            return Some(Event::Data(data));
        }
        found?;
        self.enter_separated();
        Some(Event::PartEnd)
    }

    /// How many bytes cannot be part of a separator that is still arriving.
    fn settled(&self) -> usize {
        let tail = self.buffer.len().saturating_sub(self.separator.needle().len() - 1);
        memchr::memchr(b'\r', &self.buffer[tail..]).map_or(self.buffer.len(), |at| tail + at)
    }
}
