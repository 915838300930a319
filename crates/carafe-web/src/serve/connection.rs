//! One connection from its first byte to its last.

use std::{cell::RefCell, pin::Pin, sync::Arc};

use hyper::{body::Incoming, server::conn::http1, service::service_fn};

use crate::{
    serve::{
        answering::answer,
        client::Client,
        gate::Gate,
        obedient::{Graceful, Obedient},
        socket_io::WatchedIo,
        stream::Stream,
    },
    strict::KnownHost,
};

/// The bytes that hyper keeps of an answer before it waits for the client, and reads at once of a body. A head must fit.
const BUFFER: usize = 64 * 1024;

/// Answers the requests of one connection.
pub(super) async fn serve(stream: Stream, client: Arc<Client>) {
    let stream = match &client.shared.tls {
        None => stream,
        Some(tls) => match tls.shake(stream, &client.watch).await {
            None => return,
            Some(stream) => stream,
        },
    };
    let io = WatchedIo::new(stream, Arc::clone(&client), Gate::new(client.shared.limits));
    let called = Arc::clone(&client);
    let known = RefCell::new(KnownHost::default());
    let service = service_fn(move |request| answer(&called, &mut known.borrow_mut(), request));
    // No timer: the deadlines are ours. No half-closed clients: `WatchedIo` tells of the end when nothing is owed.
    // An answer is copied into one piece: for small ones that is cheaper than to queue head and body, and long ones
    // come in pieces (`answering`).
    let mut connection = http1::Builder::new()
        .half_close(false)
        .writev(false)
        .max_buf_size(client.shared.limits.head.max(BUFFER))
        .serve_connection(io, service)
        .with_upgrades();
    // Errors of a connection are the client's (it left, it sent nonsense) and hyper has answered what can be.
    let _ = Obedient::new(Pin::new(&mut connection), &client.watch).await;
    #[cfg(feature = "http2")]
    if client.watch.has_preface()
        && let Some(parts) = connection.into_parts()
    {
        client.watch.set_preface(false);
        crate::serve::http2::serve(parts.io, client).await;
    }
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
