//! From a request of hyper's to the answer of the site.

use std::{
    convert::Infallible,
    future::Future,
    ops::Deref,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use axum_core::{body::Body, response::Response};
use bytes::Bytes;
use carafe_core::Error;
use http::{HeaderValue, Request, StatusCode, Version, header::CONNECTION};
use http_body::{Body as _, Frame, SizeHint};
use hyper::body::Incoming;

use crate::{
    current::Peer,
    pipeline::{self, Sent},
    serve::{
        gate::Refusal,
        shared::Shared,
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

/// Answers one request. It is given to the site before anything is awaited, so that the future does not hold it.
pub(super) fn answer(client: Arc<Client>, request: Request<Incoming>) -> Answer {
    let (number, refused) = client.watch.call();
    let answering = Answering::begin(client);
    let multiplexed = request.version() >= Version::HTTP_2;
    let (head, body) = request.into_parts();
    let site = match refused {
        None => {
            let sent = Sent { head, body: body_of(body), peer: answering.peer.clone() };
            answering.shared.service.begin(sent)
        }
        Some(refusal) => pipeline::Answering::Ready(Some(refuse(&answering, refusal))),
    };
    Answer { site, number, multiplexed, answering: Some(answering) }
}

/// An answer on its way to hyper. It is moved into the connection for every request: at most a finished response goes
/// with it.
pub(super) struct Answer {
    site: pipeline::Answering,
    number: u32,
    multiplexed: bool,
    answering: Option<Answering>,
}

impl Future for Answer {
    type Output = Result<Response, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut response = ready!(Pin::new(&mut self.site).poll(cx));
        let answering = self.answering.take().expect("bug in carafe: an answer was polled after its end");
        let last =
            self.number >= answering.shared.most_requests || answering.watch.order() >= Order::LastAnswer;
        if last && !self.multiplexed {
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        if response.status() == StatusCode::SWITCHING_PROTOCOLS {
            answering.watch.upgrade();
        }
        Poll::Ready(Ok(watched(response, answering)))
    }
}

fn refuse(client: &Client, refusal: Refusal) -> Response {
    if refusal == Refusal::Tls {
        let from =
            format!("{} asked for something that looks like https, and this port speaks http", client.peer);
        client.shared.encrypted.warn(&from);
    }
    let (status, message) = refusal.answer();
    let error = Error::new(status, message).header(CONNECTION, HeaderValue::from_static("close"));
    client.shared.service.refuse(client.peer.clone(), &error)
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

/// Keeps the connection from being idle while a long body is on its way, and hands it out in pieces.
fn watched(response: Response, answering: Answering) -> Response {
    match response.body().size_hint().exact() {
        Some(..=SMALL) => response,
        _ => response.map(|body| Body::new(WatchedBody { body, rest: Bytes::new(), _answering: answering })),
    }
}

/// hyper copies what it is given into a buffer that stays as large as its largest piece until the connection ends.
const PIECE: usize = 32 * 1024;

struct WatchedBody {
    body: Body,
    /// What is left of a frame that was larger than a piece.
    rest: Bytes,
    _answering: Answering,
}

impl http_body::Body for WatchedBody {
    type Data = Bytes;
    type Error = axum_core::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum_core::Error>>> {
        if self.rest.is_empty() {
            match ready!(Pin::new(&mut self.body).poll_frame(cx)).transpose()?.map(Frame::into_data) {
                Some(Ok(data)) => self.rest = data,
                Some(Err(other)) => return Poll::Ready(Some(Ok(other))),
                None => return Poll::Ready(None),
            }
        }
        let size = self.rest.len().min(PIECE);
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(size)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (inner, rest) = (self.body.size_hint(), self.rest.len() as u64);
        let mut hint = SizeHint::new();
        hint.set_lower(inner.lower() + rest);
        if let Some(upper) = inner.upper() {
            hint.set_upper(upper + rest);
        }
        hint
    }
}
