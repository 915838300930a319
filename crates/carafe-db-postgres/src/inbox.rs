//! Bytes that came from the server, and the whole messages among them.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use tokio::io::{AsyncRead, ReadBuf};

use crate::error;

const SIZE: usize = 16 * 1024;

/// A buffer that keeps its size, but for messages that are larger.
pub(crate) struct Inbox {
    bytes: Vec<u8>,
    begin: usize,
    end: usize,
}

impl Inbox {
    pub(crate) fn new() -> Self {
        Self { bytes: vec![0; SIZE], begin: 0, end: 0 }
    }

    /// Reads what is there; an end of the connection is an error.
    pub(crate) fn poll_fill(
        &mut self,
        socket: &mut (impl AsyncRead + Unpin),
        context: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        self.make_room();
        let mut buffer = ReadBuf::new(&mut self.bytes[self.end..]);
        ready!(Pin::new(socket).poll_read(context, &mut buffer))?;
        match buffer.filled().len() {
            0 => Poll::Ready(Err(error::ended())),
            count => {
                self.end += count;
                Poll::Ready(Ok(()))
            }
        }
    }

    /// How long the next message is, with its head, when all of it is there.
    pub(crate) fn next(&self) -> io::Result<Option<usize>> {
        self.next_after(0)
    }

    /// How long the message is that begins so many bytes later.
    pub(crate) fn next_after(&self, offset: usize) -> io::Result<Option<usize>> {
        let bytes = &self.bytes[self.begin + offset..self.end];
        Ok(message(bytes)?.filter(|size| *size <= bytes.len()))
    }

    /// The tag and the body of the next message, whose size is known.
    pub(crate) fn message(&self, size: usize) -> (u8, &[u8]) {
        self.message_after(0, size)
    }

    /// The tag and the body of the message that begins so many bytes later.
    pub(crate) fn message_after(&self, offset: usize, size: usize) -> (u8, &[u8]) {
        let begin = self.begin + offset;
        (self.bytes[begin], &self.bytes[begin + 5..begin + size])
    }

    /// The bytes of the next so many messages.
    pub(crate) fn raw(&self, size: usize) -> &[u8] {
        &self.bytes[self.begin..self.begin + size]
    }

    pub(crate) fn advance(&mut self, size: usize) {
        self.begin += size;
        if self.begin == self.end {
            (self.begin, self.end) = (0, 0);
            if self.bytes.len() > 64 * SIZE {
                self.bytes = vec![0; SIZE];
            }
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.begin == self.end
    }

    /// Room for the rest of a message that has begun, and some in any case.
    fn make_room(&mut self) {
        let have = self.end - self.begin;
        let wanted = match message(&self.bytes[self.begin..self.end]) {
            Ok(Some(size)) => size.max(have + 1),
            _ => have + 5,
        };
        if self.begin > 0 && self.begin + wanted > self.bytes.len() {
            self.bytes.copy_within(self.begin..self.end, 0);
            (self.begin, self.end) = (0, have);
        }
        if wanted > self.bytes.len() - self.begin {
            // By doubling, so that a length that a broken server made up does not take all memory at once.
            let size = wanted.min(2 * self.bytes.len().max(have));
            self.bytes.resize(self.begin + size.max(have + 1), 0);
        }
    }
}

/// How long a message is that begins with these bytes, when its head is there.
pub(crate) fn message(bytes: &[u8]) -> io::Result<Option<usize>> {
    let Some([_, length @ ..]) = bytes.first_chunk::<5>() else { return Ok(None) };
    match usize::try_from(i32::from_be_bytes(*length)) {
        Ok(length) if length >= 4 => Ok(Some(length + 1)),
        _ => Err(error::garbled()),
    }
}
