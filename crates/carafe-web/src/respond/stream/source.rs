//! What can be streamed.

use std::{
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll},
};

use axum_core::body::Body;
use bytes::Bytes;
use carafe_core::Error;
use futures_core::Stream;

use super::{broken::Broken, iterator};

/// An iterator, or a `Stream`, of text or bytes. `Marker` only tells the compiler's cases apart; nobody writes it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be streamed",
    label = "not an iterator or `Stream` of text or bytes",
    note = "its items must be `String`, `&'static str`, `Vec<u8>` or `Bytes`, or a `Result` of one of them",
    note = "it must own what it uses (`'static`) and be `Send`"
)]
pub trait Source<Marker> {
    /// As a body.
    fn into_body(self) -> Body;
}

/// One item of a stream.
pub trait Chunk<Marker> {
    /// As bytes.
    ///
    /// # Errors
    /// The item's own error.
    fn into_bytes(self) -> Result<Bytes, Error>;
}

#[doc(hidden)]
#[derive(Debug)]
pub struct Whole;
#[doc(hidden)]
#[derive(Debug)]
pub struct Fallible;
#[doc(hidden)]
#[derive(Debug)]
pub struct Blocking;
#[doc(hidden)]
#[derive(Debug)]
pub struct Waiting;

impl<T: Into<Bytes>> Chunk<Whole> for T {
    fn into_bytes(self) -> Result<Bytes, Error> {
        Ok(self.into())
    }
}

impl<T: Into<Bytes>, E: Into<Error>> Chunk<Fallible> for Result<T, E> {
    fn into_bytes(self) -> Result<Bytes, Error> {
        self.map(Into::into).map_err(Into::into)
    }
}

impl<I, C, M> Source<(Blocking, C, M)> for I
where
    I: IntoIterator<Item = C>,
    I::IntoIter: Send + 'static,
    C: Chunk<M> + 'static,
    M: 'static,
{
    fn into_body(self) -> Body {
        iterator::body(Box::new(self.into_iter().map(C::into_bytes)))
    }
}

impl<S, C, M> Source<(Waiting, C, M)> for S
where
    S: Stream<Item = C> + Send + 'static,
    C: Chunk<M>,
    M: 'static,
{
    fn into_body(self) -> Body {
        Body::from_stream(Pieces { stream: Box::pin(self), marker: PhantomData })
    }
}

struct Pieces<S, M> {
    stream: Pin<Box<S>>,
    marker: PhantomData<fn() -> M>,
}

impl<S: Stream<Item: Chunk<M>>, M> Stream for Pieces<S, M> {
    type Item = Result<Bytes, Broken>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = std::task::ready!(self.stream.as_mut().poll_next(context));
        Poll::Ready(next.map(|item| item.into_bytes().map_err(Broken::new)))
    }
}
