//! Looks at the raw bytes of HTTP/1 requests before hyper does.
//!
//! Knows no sockets. hyper repairs what RFC 9112 allows a server to repair, and then nobody can see any more that two
//! lengths were given, that lines ended in a bare LF, or how long a field was. So each head passes here first, whole,
//! and the gate follows the bodies to know where the next head begins. A head that is refused never reaches hyper: in
//! its place comes a plain request, and [`Gate::verdict`] tells the service that it is to be answered with an error.

mod chunks;
mod head;
mod plain;

use std::mem;

use chunks::Chunks;
use head::{Framing, HeadScan};
use plain::Plain;

pub(super) use head::{Limits, Refusal};

/// What a connection's next byte belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// No byte of the next request has come.
    Between,
    /// Inside a head.
    Head,
    /// Inside a body.
    Body,
}

/// The gate of one connection.
#[derive(Debug)]
pub(super) struct Gate {
    limits: Limits,
    state: State,
    plain: Plain,
    /// The head that is not complete yet.
    head: Vec<u8>,
    /// How many heads have passed or were refused.
    heads: u32,
    refused: Option<Refusal>,
    /// Whether a body came whose chunks are no chunks.
    broken: bool,
}

#[derive(Debug)]
enum State {
    Head(HeadScan),
    Sized(u64),
    Chunked(Chunks),
    /// No HTTP/1 any more: an upgraded connection.
    Open,
    /// Nothing passes any more.
    Shut,
}

/// A client that speaks HTTP/2; what it sent is in [`Gate::take_head`].
#[derive(Debug)]
pub(super) struct Preface;

impl Gate {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            state: State::Head(HeadScan::default()),
            plain: Plain::default(),
            head: Vec::new(),
            heads: 0,
            refused: None,
            broken: false,
        }
    }

    /// Passes bytes on to `out`, or keeps them until their head is complete.
    pub(super) fn pass(&mut self, mut bytes: &[u8], out: &mut impl FnMut(&[u8])) -> Result<(), Preface> {
        if self.is_between() {
            let (plain, rest) = bytes.split_at(self.plain_heads(bytes));
            if !plain.is_empty() {
                out(plain);
            }
            bytes = rest;
        }
        while !bytes.is_empty() {
            let taken = match &mut self.state {
                State::Head(_) => self.pass_head(bytes, out)?,
                State::Sized(left) => {
                    let size = usize::try_from(*left).unwrap_or(usize::MAX).min(bytes.len());
                    *left -= size as u64;
                    out(&bytes[..size]);
                    if *left == 0 {
                        self.state = State::Head(HeadScan::default());
                    }
                    size
                }
                State::Chunked(chunks) => match chunks.scan(bytes) {
                    Some((size, end)) => {
                        out(&bytes[..size]);
                        if end {
                            self.state = State::Head(HeadScan::default());
                        }
                        size
                    }
                    None => {
                        self.broken = true;
                        self.state = State::Shut;
                        bytes.len()
                    }
                },
                State::Open => {
                    out(bytes);
                    bytes.len()
                }
                State::Shut => bytes.len(),
            };
            bytes = &bytes[taken..];
        }
        Ok(())
    }

    /// The length of all plain heads that come first. Most requests are no more than such a head, in one piece.
    fn plain_heads(&mut self, bytes: &[u8]) -> usize {
        let mut length = 0;
        while let Some(more) = self.plain.length(&bytes[length..], &self.limits) {
            length += more;
            self.heads += 1;
        }
        length
    }

    /// Heads that come in one piece are looked at where they are, and not copied.
    fn pass_head(&mut self, bytes: &[u8], out: &mut impl FnMut(&[u8])) -> Result<usize, Preface> {
        let State::Head(scan) = &mut self.state else { return Ok(0) };
        let kept = self.head.len();
        let mut head = mem::take(&mut self.head);
        let whole = if kept == 0 {
            bytes
        } else {
            head.extend_from_slice(bytes);
            &head
        };
        match scan.advance(whole, &self.limits) {
            Ok(None) => {
                if kept == 0 {
                    head.extend_from_slice(bytes);
                }
                self.head = head;
                Ok(bytes.len())
            }
            Ok(Some((length, framing))) => {
                out(&whole[..length]);
                self.heads += 1;
                self.state = match framing {
                    Framing::None => State::Head(HeadScan::default()),
                    Framing::Sized(length) => State::Sized(length),
                    Framing::Chunked => State::Chunked(Chunks::default()),
                };
                Ok(length - kept)
            }
            Err(Refusal::Preface) if self.heads == 0 && self.limits.http2 => {
                self.head = whole.to_vec();
                Err(Preface)
            }
            Err(refusal) => {
                self.refuse(refusal, out);
                Ok(bytes.len())
            }
        }
    }

    /// Ends the reading: what hyper gets instead makes it call the service once more and then close.
    pub(super) fn refuse(&mut self, refusal: Refusal, out: &mut impl FnMut(&[u8])) {
        self.heads += 1;
        self.refused = Some(refusal);
        self.state = State::Shut;
        self.head = Vec::new();
        out(b"GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    }

    /// From now on bytes are no HTTP/1.
    pub(super) fn open(&mut self) {
        // Where heads are not counted any more, there has been one.
        self.heads = self.heads.max(1);
        self.state = State::Open;
    }

    /// Whether the body that is being read ends with an error. Its request is answered, the last on its connection.
    pub(super) fn is_broken(&self) -> bool {
        self.broken
    }

    /// Nothing passes any more.
    pub(super) fn is_shut(&self) -> bool {
        matches!(self.state, State::Shut)
    }

    /// Whether all requests that have begun to come have come whole, in HTTP/1.
    pub(super) fn is_between(&self) -> bool {
        matches!(self.state, State::Head(_)) && self.head.is_empty()
    }

    /// What was kept of an incomplete head.
    pub(super) fn take_head(&mut self) -> Vec<u8> {
        mem::take(&mut self.head)
    }

    /// Whether a request has passed that is not among the `called`.
    pub(super) fn is_ahead(&self, called: u32) -> bool {
        self.heads > called && !matches!(self.state, State::Open)
    }

    /// How many heads have come.
    pub(super) fn heads(&self) -> u32 {
        self.heads
    }

    /// Why the last head was refused. It is always the last: nothing passes after it.
    pub(super) fn verdict(&self) -> Option<Refusal> {
        self.refused
    }

    pub(super) fn phase(&self) -> Phase {
        match &self.state {
            State::Head(_) if self.head.is_empty() => Phase::Between,
            State::Head(_) => Phase::Head,
            State::Sized(_) | State::Chunked(_) => Phase::Body,
            State::Open | State::Shut => Phase::Between,
        }
    }

    /// Whether there may be bytes that nobody will read.
    pub(super) fn is_unclean(&self) -> bool {
        matches!(self.state, State::Shut | State::Sized(_) | State::Chunked(_))
    }
}
