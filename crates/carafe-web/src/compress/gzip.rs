//! gzip, at once or piece by piece.

use std::{
    hash::{BuildHasher, RandomState},
    io::Write,
    pin::Pin,
    task::{Context, Poll},
};

use axum_core::{Error, body::Body};
use bytes::Bytes;
use flate2::{Compression, GzBuilder, write::GzEncoder};
use http::HeaderMap;
use http_body::Frame;

/// How much is compressed before the runtime gets its turn again; well below a millisecond.
const PIECE: usize = 64 * 1024;

/// So many compressed bytes are sent without waiting for more.
const ENOUGH: usize = 16 * 1024;

/// All of it.
pub(super) fn compressed(bytes: &[u8], level: u32) -> Vec<u8> {
    let mut encoder = encoder(level);
    encoder.write_all(bytes).expect(NEVER);
    encoder.finish().expect(NEVER)
}

/// A body that compresses another while it is sent.
pub(super) struct Gzip {
    inner: Body,
    /// What is left of the frame at hand.
    rest: Bytes,
    encoder: Option<GzEncoder<Vec<u8>>>,
    /// Whether bytes are in the encoder that did not come out yet.
    held: bool,
    trailers: Option<HeaderMap>,
}

impl Gzip {
    pub(super) fn new(inner: Body, level: u32) -> Self {
        Self { inner, rest: Bytes::new(), encoder: Some(encoder(level)), held: false, trailers: None }
    }
}

impl http_body::Body for Gzip {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        loop {
            let Some(encoder) = &mut self.encoder else {
                return Poll::Ready(self.trailers.take().map(|trailers| Ok(Frame::trailers(trailers))));
            };
            if encoder.get_ref().len() >= ENOUGH {
                return sent(std::mem::take(encoder.get_mut()));
            }
            if !self.rest.is_empty() {
                self.take_piece();
                continue;
            }
            match Pin::new(&mut self.inner).poll_frame(context) {
                Poll::Ready(Some(Ok(frame))) => self.take(frame),
                Poll::Ready(Some(Err(error))) => {
                    self.encoder = None;
                    return Poll::Ready(Some(Err(error)));
                }
                Poll::Ready(None) => return sent(self.finish()),
                // Nothing more for now: what is there must not wait for it.
                Poll::Pending if self.held => return sent(self.flush()),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}

impl Gzip {
    fn take(&mut self, frame: Frame<Bytes>) {
        match frame.into_data() {
            Ok(data) => self.rest = data,
            Err(frame) => self.trailers = frame.into_trailers().ok(),
        }
    }

    fn take_piece(&mut self) {
        let piece = self.rest.split_to(self.rest.len().min(PIECE));
        if let Some(encoder) = &mut self.encoder {
            encoder.write_all(&piece).expect(NEVER);
        }
        self.held = true;
    }

    fn flush(&mut self) -> Vec<u8> {
        self.held = false;
        let Some(encoder) = &mut self.encoder else { return Vec::new() };
        encoder.flush().expect(NEVER);
        std::mem::take(encoder.get_mut())
    }

    fn finish(&mut self) -> Vec<u8> {
        self.encoder.take().map(|encoder| encoder.finish().expect(NEVER)).unwrap_or_default()
    }
}

fn sent(bytes: Vec<u8>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
    Poll::Ready(Some(Ok(Frame::data(bytes.into()))))
}

const NEVER: &str = "bug in carafe: a Vec takes every byte";

/// With a file name of random length in its head, which hides the true length of the answer (Django's defence against
/// BREACH, "Heal the BREACH" of 2022).
fn encoder(level: u32) -> GzEncoder<Vec<u8>> {
    let padding = (RandomState::new().hash_one(0) % 101) as usize;
    let head = GzBuilder::new();
    let head = if padding == 0 { head } else { head.filename(vec![b'a'; padding]) };
    head.write(Vec::new(), Compression::new(level))
}
