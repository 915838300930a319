//! A body out of a file, read in pieces on threads for blocking work.

use std::{
    collections::VecDeque,
    fs,
    io::{self, Read, Seek, SeekFrom},
    pin::Pin,
    task::{Context, Poll, ready},
};

use axum_core::body::Body;
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::task::JoinHandle;

use super::opened::Kind;

/// How much of a file is read and held at a time.
const PIECE: u64 = 128 * 1024;

/// Some of what is sent.
pub(super) enum Segment {
    /// These bytes.
    Bytes(Bytes),
    /// Bytes of the file.
    File {
        /// The first one, counted from 0.
        start: u64,
        /// How many.
        length: u64,
    },
}

/// Segments one after the other. It may read, so it is called on a thread for blocking work.
///
/// What fits into one piece is read at once: one change of threads for a small file, and an error is still a 500.
pub(super) fn of_segments(kind: Kind, segments: VecDeque<Segment>) -> io::Result<Body> {
    let left = segments.iter().map(Segment::len).sum();
    match kind {
        Kind::Disk(file) if left > PIECE => {
            Ok(Body::new(Reading { file: Some(file), busy: None, segments, left }))
        }
        Kind::Disk(mut file) => joined(segments, |start, length| read(&mut file, start, length)),
        Kind::Memory(bytes) => joined(segments, |start, length| {
            // In memory, so it fits a `usize`.
            Ok(bytes.slice(start as usize..(start + length) as usize))
        }),
    }
}

fn joined(
    mut segments: VecDeque<Segment>,
    mut bytes_of: impl FnMut(u64, u64) -> io::Result<Bytes>,
) -> io::Result<Body> {
    let mut bytes_of = |segment| match segment {
        Segment::Bytes(bytes) => Ok(bytes),
        Segment::File { start, length } => bytes_of(start, length),
    };
    if segments.len() == 1
        && let Some(only) = segments.pop_front()
    {
        return bytes_of(only).map(Body::from);
    }
    let all: Vec<_> = segments.into_iter().map(bytes_of).collect::<io::Result<_>>()?;
    Ok(Body::from(all.concat()))
}

fn read(file: &mut fs::File, start: u64, length: u64) -> io::Result<Bytes> {
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    match bytes.len() as u64 == length {
        true => Ok(bytes.into()),
        // The length is promised already: fewer bytes would make the next answer begin inside this one.
        false => {
            Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the file became shorter while it was sent"))
        }
    }
}

impl Segment {
    pub(super) fn len(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::File { start: _, length } => *length,
        }
    }
}

struct Reading {
    /// The file, while no thread reads it.
    file: Option<fs::File>,
    busy: Option<JoinHandle<io::Result<(fs::File, Bytes)>>>,
    segments: VecDeque<Segment>,
    left: u64,
}

impl http_body::Body for Reading {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if self.busy.is_none() {
            match self.segments.pop_front() {
                None => return Poll::Ready(None),
                Some(Segment::Bytes(bytes)) => return Poll::Ready(Some(Ok(self.sent(bytes)))),
                Some(Segment::File { start, length }) => self.begin(start, length),
            }
        }
        let Some(busy) = &mut self.busy else { return Poll::Ready(None) };
        let read =
            ready!(Pin::new(busy).poll(context)).unwrap_or_else(|failure| Err(io::Error::other(failure)));
        self.busy = None;
        Poll::Ready(Some(read.map(|(file, bytes)| {
            self.file = Some(file);
            self.sent(bytes)
        })))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }
}

impl Reading {
    /// Reads a piece; the rest of the segment waits.
    fn begin(&mut self, start: u64, length: u64) {
        let piece = length.min(PIECE);
        if piece < length {
            self.segments.push_front(Segment::File { start: start + piece, length: length - piece });
        }
        self.busy = self.file.take().map(|mut file| {
            tokio::task::spawn_blocking(move || {
                let bytes = read(&mut file, start, piece)?;
                Ok((file, bytes))
            })
        });
    }

    fn sent(&mut self, bytes: Bytes) -> Frame<Bytes> {
        self.left -= bytes.len() as u64;
        Frame::data(bytes)
    }
}
