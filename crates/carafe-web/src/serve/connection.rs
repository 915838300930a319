//! One connection from its first byte to its last.

use std::{
    convert::Infallible,
    future::Future,
    ops::Deref,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum_core::{
    body::Body,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use carafe_core::Error;
use http::{HeaderValue, Request, StatusCode, Version, header::CONNECTION};
use http_body::{Body as _, Frame, SizeHint};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};

use crate::{
    current::Peer,
    serve::{
        gate::{Gate, Refusal},
        shared::Shared,
        socket_io::{Stream, WatchedIo},
        watch::{Order, Watch, Watched},
    },
};

/// Who is at the other end, and what is known of the connection.
pub(super) struct Client {
    pub(super) shared: Arc<Shared>,
    pub(super) peer: Peer,
    pub(super) watch: Watch,
}

impl Watched for Client {
    fn watch(&self) -> &Watch {
        &self.watch
    }
}

/// Answers the requests of one connection.
pub(super) async fn serve(stream: Stream, client: Arc<Client>) {
    let io = WatchedIo::new(stream, Arc::clone(&client) as Arc<dyn Watched>, Gate::new(client.shared.limits));
    let called = Arc::clone(&client);
    let service = service_fn(move |request| answer(Arc::clone(&called), request));
    // No timer: the deadlines are ours. No half-closed clients: one that closes has gone.
    let mut connection = http1::Builder::new()
        .half_close(false)
        .pipeline_flush(true)
        .serve_connection(io, service)
        .with_upgrades();
    // Errors of a connection are the client's (it left, it sent nonsense) and hyper has answered what can be.
    let _ = Obedient::new(Pin::new(&mut connection), &client.watch).await;
    #[cfg(feature = "http2")]
    if client.shared.http2
        && client.watch.has_preface()
        && let Some(parts) = connection.into_parts()
    {
        client.watch.set_preface(false);
        crate::serve::http2::serve(parts.io, client).await;
    }
}

/// Answers one request. It is given to the site before anything is awaited, so that the future does not hold it.
pub(super) fn answer(
    client: Arc<Client>,
    request: Request<Incoming>,
) -> impl Future<Output = Result<Response, Infallible>> + Send {
    let (number, refused) = client.watch.call();
    let answering = Answering::begin(client);
    let multiplexed = request.version() >= Version::HTTP_2;
    let answer = match refused {
        None => Ok(answering.shared.service.answer(request.map(body_of), answering.peer.clone())),
        Some(refusal) => Err(refuse(&answering.peer, refusal)),
    };
    async move {
        let mut response = match answer {
            Ok(answer) => answer.await,
            Err(response) => response,
        };
        let last = number >= answering.shared.most_requests || answering.watch.order() >= Order::LastAnswer;
        if last && !multiplexed {
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        if response.status() == StatusCode::SWITCHING_PROTOCOLS {
            answering.watch.upgrade();
        }
        Ok(watched(response, answering))
    }
}

fn refuse(peer: &Peer, refusal: Refusal) -> Response {
    let (status, message) = refusal.answer();
    tracing::info!(target: "carafe::server", %peer, status = status.as_u16(), "a request was refused: {message}");
    Error::new(status, message).header(CONNECTION, HeaderValue::from_static("close")).into_response()
}

/// An empty body needs no box.
fn body_of(incoming: Incoming) -> Body {
    if incoming.is_end_stream() { Body::empty() } else { Body::new(incoming) }
}

/// Until its drop, the connection is not idle.
struct Answering(Arc<Client>);

impl Answering {
    fn begin(client: Arc<Client>) -> Self {
        client.watch.answer_begins();
        Self(client)
    }
}

impl Deref for Answering {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.0
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        self.watch.answer_ends();
    }
}

/// A body of this size goes to hyper at once, so that the connection is either writing or done.
const SMALL: u64 = 64 * 1024;

/// Keeps the connection from being idle while a long body is on its way.
fn watched(response: Response, answering: Answering) -> Response {
    match response.body().size_hint().exact() {
        Some(..=SMALL) => response,
        _ => response.map(|body| Body::new(WatchedBody { body, _answering: answering })),
    }
}

struct WatchedBody {
    body: Body,
    _answering: Answering,
}

impl http_body::Body for WatchedBody {
    type Data = Bytes;
    type Error = axum_core::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum_core::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A connection that can be asked to finish.
pub(super) trait Graceful: Future {
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
