//! A connection that does what its [`Watch`] was told.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use crate::serve::watch::{Order, Watch};

/// What comes of a future, unless the connection is told to end before.
#[cfg(feature = "tls")]
pub(super) async fn unless_told<T>(
    watch: &Watch,
    mut future: Pin<&mut impl Future<Output = T>>,
) -> Option<T> {
    std::future::poll_fn(|cx| {
        watch.woken_by(cx.waker());
        if watch.order() >= Order::Finish { Poll::Ready(None) } else { future.as_mut().poll(cx).map(Some) }
    })
    .await
}

/// A connection that can be asked to finish.
pub(super) trait Graceful: Future {
    fn finish(self: Pin<&mut Self>);
}

/// Polls a connection until it ends or is told to.
pub(super) struct Obedient<'a, C> {
    connection: Pin<&'a mut C>,
    watch: &'a Watch,
    finishing: bool,
}

impl<'a, C: Graceful> Obedient<'a, C> {
    pub(super) fn new(connection: Pin<&'a mut C>, watch: &'a Watch) -> Self {
        Self { connection, watch, finishing: false }
    }
}

impl<C: Graceful> Future for Obedient<'_, C> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = &mut *self;
        this.watch.woken_by(cx.waker());
        let order = this.watch.order();
        if order == Order::Cut {
            return Poll::Ready(());
        }
        // Before it finishes it looks once more: a request that has come in this moment is answered.
        let polled = this.connection.as_mut().poll(cx).map(drop);
        if polled.is_ready() || order != Order::Finish || this.finishing {
            return polled;
        }
        this.finishing = true;
        this.connection.as_mut().finish();
        this.connection.as_mut().poll(cx).map(drop)
    }
}
