//! One connection from its first byte to its last.

use std::{
    convert::Infallible,
    future::Future,
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll},
};

use axum_core::{body::Body, response::Response};
use http::Request;
use hyper::{
    body::{Body as _, Incoming},
    server::conn::http1,
    service::service_fn,
};

use crate::{
    Service,
    current::Peer,
    serve::{
        socket_io::{Stream, WatchedIo},
        watch::{Order, Watch},
    },
};

/// Answers the requests of one connection.
pub(super) async fn serve(stream: Stream, peer: Peer, service: Service, watch: Arc<Watch>) {
    let io = WatchedIo::new(stream, Arc::clone(&watch));
    let seen = Arc::clone(&watch);
    let answer = service_fn(move |request| answer(service.clone(), request, peer.clone(), Arc::clone(&seen)));
    let connection = http1::Builder::new()
        .half_close(false)
        .pipeline_flush(true)
        .serve_connection(io, answer)
        .with_upgrades();
    // Errors of a connection are the client's (it left, it sent nonsense) and hyper has answered what can be.
    let _ = Obedient { connection: pin!(connection), watch, finishing: false }.await;
}

async fn answer(
    service: Service,
    request: Request<Incoming>,
    peer: Peer,
    watch: Arc<Watch>,
) -> Result<Response, Infallible> {
    watch.answering(true);
    let response = service.answer(request.map(body_of), peer).await;
    watch.answering(false);
    Ok(response)
}

/// An empty body needs no box.
fn body_of(incoming: Incoming) -> Body {
    if incoming.is_end_stream() { Body::empty() } else { Body::new(incoming) }
}

/// A connection that a handle can finish or cut.
trait Graceful: Future {
    fn finish(self: Pin<&mut Self>);
}

impl<S, B> Graceful for http1::UpgradeableConnection<WatchedIo, S>
where
    S: hyper::service::HttpService<Incoming, ResBody = B>,
    S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    B: http_body::Body + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    fn finish(self: Pin<&mut Self>) {
        self.graceful_shutdown();
    }
}

/// Polls a connection until it ends or is told to.
struct Obedient<'a, C> {
    connection: Pin<&'a mut C>,
    watch: Arc<Watch>,
    finishing: bool,
}

impl<C: Graceful> Future for Obedient<'_, C> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = &mut *self;
        this.watch.woken_by(cx.waker());
        match this.watch.order() {
            Order::Serve => {}
            Order::Finish if !this.finishing => {
                this.finishing = true;
                this.connection.as_mut().finish();
            }
            Order::Finish => {}
            Order::Cut => return Poll::Ready(()),
        }
        this.connection.as_mut().poll(cx).map(drop)
    }
}
