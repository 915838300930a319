//! A client's socket as hyper sees it.

use std::{
    cell::RefCell,
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use hyper::rt::{Read, ReadBufCursor, Write};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

use crate::serve::{
    gate::{Fault, Gate, Phase, Refusal},
    watch::{Order, Watch, Watched},
};

/// A connection of either kind.
pub(super) enum Stream {
    Tcp(TcpStream),
    #[cfg(unix)]
    Unix(tokio::net::UnixStream),
}

/// A connection that tells its [`Watch`] what moves, and whose requests pass a [`Gate`].
pub(super) struct WatchedIo {
    stream: Stream,
    client: Arc<dyn Watched>,
    gate: Gate,
    /// Bytes that have passed the gate and found no room.
    passed: Vec<u8>,
    closed: bool,
}

/// Bytes taken from the system in one call.
const CHUNK: usize = 64 * 1024;

thread_local! {
    // hyper's buffer cannot be lent to tokio without `unsafe`, so bytes go through this one; a request is small, and
    // copying an upload costs a hundredth of receiving it.
    static SCRATCH: RefCell<Box<[u8]>> = RefCell::new(vec![0; CHUNK].into());
}

impl WatchedIo {
    pub(super) fn new(stream: Stream, client: Arc<dyn Watched>, gate: Gate) -> Self {
        Self { stream, client, gate, passed: Vec::new(), closed: false }
    }

    fn watch(&self) -> &Watch {
        self.client.watch()
    }

    /// Hands out what has passed the gate before, or finds out that the client is too late.
    fn before_reading(&mut self, cursor: &mut ReadBufCursor<'_>) -> Option<Poll<io::Result<()>>> {
        if self.passed.is_empty() && self.watch().is_late() {
            match self.gate.phase() {
                Phase::Head => {
                    self.gate.refuse(Refusal::Late, &mut |bytes| self.passed.extend_from_slice(bytes));
                    self.watch().received(0, &self.gate);
                }
                Phase::Body => return Some(Poll::Ready(Err(io::ErrorKind::TimedOut.into()))),
                Phase::Between => {}
            }
        }
        if !self.passed.is_empty() {
            let size = self.passed.len().min(cursor.remaining());
            cursor.put_slice(&self.passed[..size]);
            self.passed.drain(..size);
            return Some(Poll::Ready(Ok(())));
        }
        if self.gate.is_shut() {
            return Some(Poll::Pending);
        }
        if self.watch().is_upgraded() {
            self.gate.open();
        }
        None
    }

    /// Reads once. Whether anything was handed out: a piece of a head is not.
    fn read_some(&mut self, cx: &mut Context<'_>, cursor: &mut ReadBufCursor<'_>) -> Poll<io::Result<bool>> {
        SCRATCH.with_borrow_mut(|scratch| {
            let size = scratch.len().min(cursor.remaining());
            let mut buffer = ReadBuf::new(&mut scratch[..size]);
            let read = self.stream.poll_read(cx, &mut buffer);
            if read.is_pending() {
                self.watch().waits_for_bytes();
            }
            ready!(read)?;
            let bytes = buffer.filled();
            let mut handed_out = bytes.is_empty();
            let passed = &mut self.passed;
            let result = self.gate.pass(bytes, &mut |bytes| {
                let (now, later) = bytes.split_at(bytes.len().min(cursor.remaining()));
                cursor.put_slice(now);
                passed.extend_from_slice(later);
                handed_out = true;
            });
            self.watch().received(bytes.len(), &self.gate);
            Poll::Ready(match result {
                Ok(()) => Ok(handed_out),
                Err(Fault::Chunks) => {
                    // The handler sees an error; what it answers cannot be sent, as nobody knows where the body ends.
                    self.watch().command(Order::Cut);
                    Err(io::Error::new(io::ErrorKind::InvalidData, "malformed chunk"))
                }
                Err(Fault::Preface) => {
                    self.passed = self.gate.take_head();
                    self.gate.open();
                    self.watch().set_preface(true);
                    Err(io::Error::other("HTTP/2"))
                }
            })
        })
    }

    /// Takes the client's last bytes and forgets them.
    fn drain(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        SCRATCH.with_borrow_mut(|scratch| {
            loop {
                let mut buffer = ReadBuf::new(scratch);
                ready!(self.stream.poll_read(cx, &mut buffer))?;
                if buffer.filled().is_empty() {
                    return Poll::Ready(Ok(()));
                }
            }
        })
    }
}

impl Read for WatchedIo {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        mut cursor: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if let Some(done) = this.before_reading(&mut cursor) {
            return done;
        }
        while !ready!(this.read_some(cx, &mut cursor))? {}
        Poll::Ready(Ok(()))
    }
}

impl Write for WatchedIo {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let sent = this.stream.poll_write(cx, bytes);
        this.watch().sent(&sent);
        sent
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let sent = this.stream.poll_write_vectored(cx, parts);
        this.watch().sent(&sent);
        sent
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        // Neither kind of socket keeps bytes back.
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.watch().has_preface() {
            // hyper's HTTP/1 side has done its part; the connection goes on in HTTP/2.
            return Poll::Ready(Ok(()));
        }
        if !this.closed {
            ready!(this.stream.poll_shutdown(cx))?;
            this.closed = true;
            this.watch().leaves();
        }
        if this.gate.is_unclean() { this.drain(cx) } else { Poll::Ready(Ok(())) }
    }
}

impl Stream {
    fn poll_read(&mut self, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match self {
            Self::Tcp(stream) => Pin::new(stream).poll_read(cx, buffer),
            #[cfg(unix)]
            Self::Unix(stream) => Pin::new(stream).poll_read(cx, buffer),
        }
    }

    fn poll_write(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self {
            Self::Tcp(stream) => Pin::new(stream).poll_write(cx, bytes),
            #[cfg(unix)]
            Self::Unix(stream) => Pin::new(stream).poll_write(cx, bytes),
        }
    }

    fn poll_write_vectored(
        &mut self,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match self {
            Self::Tcp(stream) => Pin::new(stream).poll_write_vectored(cx, parts),
            #[cfg(unix)]
            Self::Unix(stream) => Pin::new(stream).poll_write_vectored(cx, parts),
        }
    }

    fn poll_shutdown(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self {
            Self::Tcp(stream) => Pin::new(stream).poll_shutdown(cx),
            #[cfg(unix)]
            Self::Unix(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}
