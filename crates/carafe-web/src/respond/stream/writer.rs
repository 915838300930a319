//! A body out of an async function that writes it.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use axum_core::body::Body;
use bytes::Bytes;
use carafe_core::{Error, Place, Result};
use http_body::Frame;
use tokio::sync::mpsc;

use super::broken::Broken;

/// Where the function of [`stream_with`](super::stream_with) writes to. A clone writes to the same answer.
#[derive(Debug, Clone)]
pub struct StreamWriter(mpsc::Sender<Bytes>);

impl StreamWriter {
    /// Sends a piece, and waits until the one before it is on its way.
    ///
    /// # Errors
    /// When the client is gone. Inside the function itself that is never seen, for it is dropped then; a task that
    /// was given a clone sees it, and should end.
    #[track_caller]
    pub fn send(&self, piece: impl Into<Bytes>) -> impl Future<Output = Result<()>> + Send {
        let (piece, place) = (piece.into(), Place::here());
        async move { self.0.send(piece).await.map_err(|_| Error::internal("the client is gone").at(place)) }
    }
}

type Writing = Pin<Box<dyn Future<Output = Result<()>> + Send>>;

pub(super) fn body(write: impl FnOnce(StreamWriter) -> Writing) -> Body {
    let (sender, pieces) = mpsc::channel(1);
    Body::new(Written { writing: Some(write(StreamWriter(sender))), pieces, failure: None })
}

struct Written {
    /// The function, as long as it runs. It runs inside this body, so it is dropped with it.
    writing: Option<Writing>,
    pieces: mpsc::Receiver<Bytes>,
    failure: Option<Error>,
}

impl http_body::Body for Written {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        if let Poll::Ready(Some(piece)) = self.pieces.poll_recv(context) {
            return Poll::Ready(Some(Ok(Frame::data(piece))));
        }
        if let Some(writing) = &mut self.writing
            && let Poll::Ready(end) = writing.as_mut().poll(context)
        {
            self.ended(end);
        }
        // What it wrote just now; the end comes once it and every clone of the writer are gone.
        match ready!(self.pieces.poll_recv(context)) {
            Some(piece) => Poll::Ready(Some(Ok(Frame::data(piece)))),
            None => Poll::Ready(self.failure.take().map(|failure| Err(Broken::new(failure)))),
        }
    }
}

impl Written {
    fn ended(&mut self, end: Result<()>) {
        self.writing = None;
        if let Err(failure) = end {
            self.failure = Some(failure);
            self.pieces.close();
        }
    }
}
