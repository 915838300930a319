//! A client's socket as hyper sees it.

use std::{
    cell::{Cell, RefCell},
    io, mem,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use hyper::rt::{Read, ReadBufCursor, Write};
use tokio::io::ReadBuf;

use crate::serve::{
    client::Client,
    gate::{Gate, Phase, Preface, Refusal},
    stream::Stream,
    watch::{Order, Watch},
};

/// A connection that tells its [`Watch`] what moves, and whose requests pass a [`Gate`].
pub(super) struct WatchedIo {
    stream: Stream,
    client: Arc<Client>,
    gate: Gate,
    /// Bytes that have passed the gate and found no room.
    passed: Vec<u8>,
    /// Answers that wait for those after them.
    held: Vec<u8>,
    end: End,
    closed: bool,
}

/// Whether the client has closed its side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Open,
    /// It has, and hyper does not know yet: it would take the client for gone and answer nothing that is on the way.
    Kept,
    Told,
}

/// Bytes taken from the system in one call.
const CHUNK: usize = 64 * 1024;

/// A head and a body that together are no larger are copied into one piece: that costs less than to have the system
/// gather two.
const JOINED: usize = 4 * 1024;

/// Bytes of answers that share one call.
const MOST_HELD: usize = 64 * 1024;

thread_local! {
    // hyper's buffer cannot be lent to tokio without `unsafe`, so bytes go through this one; a request is small, and
    // copying an upload costs a hundredth of receiving it.
    static SCRATCH: RefCell<Box<[u8]>> = RefCell::new(vec![0; CHUNK].into());

    // What answers are held in, between two connections that hold some: it has grown already.
    static SPARE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

impl WatchedIo {
    pub(super) fn new(stream: Stream, client: Arc<Client>, gate: Gate) -> Self {
        Self { stream, client, gate, passed: Vec::new(), held: Vec::new(), end: End::Open, closed: false }
    }

    fn watch(&self) -> &Watch {
        &self.client.watch
    }

    /// Hands out what has passed the gate before, or finds out that the client is too late.
    fn before_reading(&mut self, cursor: &mut ReadBufCursor<'_>) -> Option<Poll<io::Result<()>>> {
        if self.passed.is_empty() && self.watch().is_late() {
            match self.gate.phase() {
                Phase::Head => {
                    self.gate.refuse(Refusal::Late, &mut |bytes| self.passed.extend_from_slice(bytes));
                    self.watch().received(0, &self.gate);
                }
                Phase::Body => return Some(self.end_of_body(io::ErrorKind::TimedOut.into())),
                Phase::Between => {}
            }
        }
        if !self.passed.is_empty() {
            let size = self.passed.len().min(cursor.remaining());
            cursor.put_slice(&self.passed[..size]);
            self.passed.drain(..size);
            return Some(Poll::Ready(Ok(())));
        }
        if self.gate.is_broken() {
            return Some(self.end_of_body(io::Error::new(io::ErrorKind::InvalidData, "malformed chunk")));
        }
        if self.gate.is_shut() {
            return Some(Poll::Pending);
        }
        if self.end != End::Open {
            return Some(self.tell_end());
        }
        if self.watch().is_upgraded() {
            self.gate.open();
        }
        None
    }

    /// The end of what the client says, as soon as it has all its answers: many a script closes its side right after
    /// its request.
    fn tell_end(&mut self) -> Poll<io::Result<()>> {
        if self.owes_answers() {
            self.end = End::Kept;
            self.watch().half_closes();
            return Poll::Pending;
        }
        self.end = End::Told;
        Poll::Ready(Ok(()))
    }

    fn owes_answers(&self) -> bool {
        let watch = self.watch();
        let owes = watch.is_answering() || watch.is_stalled() || self.gate.is_ahead(watch.calls());
        self.gate.is_between() && (owes || !self.held.is_empty())
    }

    /// A body that cannot be read to its end makes its answer the last.
    fn end_of_body(&self, why: io::Error) -> Poll<io::Result<()>> {
        self.watch().command(Order::LastAnswer);
        Poll::Ready(Err(why))
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
            if bytes.is_empty() {
                return self.tell_end().map_ok(|()| true);
            }
            let mut handed_out = false;
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
                Err(Preface) => {
                    self.passed = self.gate.take_head();
                    self.gate.open();
                    self.watch().set_preface(true);
                    Err(io::Error::other("HTTP/2"))
                }
            })
        })
    }

    /// Whether an answer may wait for the next one, so that pipelined requests share a call. Only while the next request
    /// is here already and is about to be answered, so nothing waits for a handler, and a long body is never held.
    ///
    /// hyper's `pipeline_flush` is no choice: it sends nothing of a stream while another request has come, and then
    /// has no bound for what it keeps.
    fn holds_back(&self) -> bool {
        self.gate.is_ahead(self.watch().calls()) && !self.watch().is_answering()
    }

    fn send(&mut self, cx: &mut Context<'_>, parts: &[io::IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let sent = match parts {
            [only] => self.stream.poll_write(cx, only),
            [head, body] if head.len() + body.len() <= JOINED => {
                joined(head, body, |whole| self.stream.poll_write(cx, whole))
            }
            parts => self.stream.poll_write_vectored(cx, parts),
        };
        self.watch().sent(&sent);
        sent
    }

    fn send_held(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.held.is_empty() {
            let held = mem::take(&mut self.held);
            let sent = self.send(cx, &[io::IoSlice::new(&held)]);
            self.held = held;
            match ready!(sent)? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                size if size == self.held.len() => self.let_go(),
                size => drop(self.held.drain(..size)),
            }
        }
        Poll::Ready(Ok(()))
    }

    fn flush(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = self.stream.poll_flush(cx);
        if flushed.is_pending() {
            self.watch().sent(&Poll::Pending);
        }
        flushed
    }

    fn hold(&mut self, bytes: &[u8]) {
        if self.held.capacity() == 0 {
            self.held = SPARE.take();
        }
        self.held.extend_from_slice(bytes);
    }

    fn let_go(&mut self) {
        self.held.clear();
        SPARE.set(mem::take(&mut self.held));
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
        while !ready!(this.read_some(cx, &mut cursor))? {
            // Where the gate has shut, nothing will come.
            if let Some(done) = this.before_reading(&mut cursor) {
                return done;
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl Write for WatchedIo {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        // Most answers of pipelined requests come here.
        let this = self.get_mut();
        if this.holds_back() && this.held.len() + bytes.len() <= MOST_HELD {
            this.hold(bytes);
            return Poll::Ready(Ok(bytes.len()));
        }
        Pin::new(this).poll_write_vectored(cx, &[io::IoSlice::new(bytes)])
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if this.held.is_empty() && !this.holds_back() {
            return this.send(cx, parts);
        }
        let size = parts.iter().map(|part| part.len()).sum::<usize>();
        if this.held.len() + size > MOST_HELD {
            ready!(this.send_held(cx))?;
            return this.send(cx, parts);
        }
        parts.iter().for_each(|part| this.hold(part));
        if !this.holds_back()
            && let Poll::Ready(Err(error)) = this.send_held(cx)
        {
            return Poll::Ready(Err(error));
        }
        Poll::Ready(Ok(size))
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.holds_back() {
            return Poll::Ready(Ok(()));
        }
        ready!(this.send_held(cx))?;
        ready!(this.flush(cx))?;
        if this.end == End::Kept && !this.owes_answers() {
            // hyper waits for bytes: it is to ask once more.
            cx.waker().wake_by_ref();
        }
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.watch().has_preface() {
            // hyper's HTTP/1 side has done its part; the connection goes on in HTTP/2.
            return Poll::Ready(Ok(()));
        }
        if !this.closed {
            ready!(this.send_held(cx))?;
            ready!(this.stream.poll_shutdown(cx))?;
            this.closed = true;
            this.watch().leaves();
        }
        if this.gate.is_unclean() { this.drain(cx) } else { Poll::Ready(Ok(())) }
    }
}

/// Lends both in one piece; they are at most [`JOINED`] together.
fn joined<T>(head: &[u8], body: &[u8], lend: impl FnOnce(&[u8]) -> T) -> T {
    SCRATCH.with_borrow_mut(|scratch| {
        scratch[..head.len()].copy_from_slice(head);
        scratch[head.len()..][..body.len()].copy_from_slice(body);
        lend(&scratch[..head.len() + body.len()])
    })
}
