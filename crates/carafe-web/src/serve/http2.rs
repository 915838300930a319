//! A connection whose client began to speak HTTP/2 (RFC 9113 section 3.3, "prior knowledge").

use std::{
    cell::RefCell,
    future::Future,
    pin::{Pin, pin},
    sync::Arc,
};

use axum_core::body::Body;
use hyper::{rt::Executor, server::conn::http2, service::service_fn};

use crate::{
    serve::{
        answering::answer,
        client::Client,
        obedient::{Graceful, Obedient},
        socket_io::WatchedIo,
    },
    strict::KnownHost,
};

/// Streams at once, as browsers and proxies expect at least (RFC 9113 section 6.5.2).
const STREAMS: u32 = 100;

/// Streams that a client opened and took back before we looked: more end the connection (CVE-2023-44487).
const PENDING_RESETS: usize = 20;

/// Streams that we reset for the client's mistakes: more end the connection (CVE-2025-8671).
const OWN_RESETS: usize = 200;

/// Bytes that wait to be sent on one stream.
const SEND_BUFFER: usize = 256 * 1024;

/// Answers the requests of one connection.
pub(super) async fn serve(io: WatchedIo, client: Arc<Client>) {
    let called = Arc::clone(&client);
    let known = RefCell::new(KnownHost::default());
    let service = service_fn(move |request| answer(&called, &mut known.borrow_mut(), request));
    let head = u32::try_from(client.shared.limits.head).unwrap_or(u32::MAX);
    let connection = http2::Builder::new(Tasks)
        .max_concurrent_streams(STREAMS)
        .max_pending_accept_reset_streams(PENDING_RESETS)
        .max_local_error_reset_streams(OWN_RESETS)
        .max_header_list_size(head)
        .max_send_buf_size(SEND_BUFFER)
        .serve_connection(io, service);
    Obedient::new(pin!(connection), &client.watch).await;
}

impl<S> Graceful for http2::Connection<WatchedIo, S, Tasks>
where
    S: hyper::service::HttpService<hyper::body::Incoming, ResBody = Body>,
    S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    S::Future: Send + 'static,
{
    fn finish(self: Pin<&mut Self>) {
        self.graceful_shutdown();
    }
}

/// Runs streams as tasks of the worker.
#[derive(Clone, Copy)]
struct Tasks;

impl<F: Future<Output = ()> + Send + 'static> Executor<F> for Tasks {
    fn execute(&self, task: F) {
        tokio::spawn(task);
    }
}
