//! Bytes on their way to the server.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::{Buf, BytesMut};
use tokio::io::AsyncWrite;

use crate::socket::Socket;

pub(crate) struct Outbox {
    pub(crate) bytes: BytesMut,
    /// TLS may hold back what it has taken.
    held_back: bool,
}

impl Outbox {
    pub(crate) fn new() -> Self {
        Self { bytes: BytesMut::with_capacity(1024), held_back: false }
    }

    /// Sends as much as goes. Where something waits for room, the context is woken when there is some.
    pub(crate) fn poll_send(&mut self, socket: &mut Socket, context: &mut Context<'_>) -> io::Result<()> {
        while !self.bytes.is_empty() {
            self.held_back = true;
            match Pin::new(&mut *socket).poll_write(context, &self.bytes)? {
                Poll::Ready(0) => return Err(io::ErrorKind::WriteZero.into()),
                Poll::Ready(count) => self.bytes.advance(count),
                Poll::Pending => return Ok(()),
            }
        }
        if self.held_back && Pin::new(socket).poll_flush(context)?.is_ready() {
            self.held_back = false;
        }
        Ok(())
    }

    /// Whether all of it has left.
    pub(crate) fn is_empty(&self) -> bool {
        self.bytes.is_empty() && !self.held_back
    }
}
