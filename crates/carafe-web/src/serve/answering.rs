//! From a request of hyper's to the answer of the site.

use std::{
    convert::Infallible,
    future::Future,
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
    arriving::Sender,
    pipeline,
    serve::{client::Client, gate::Refusal, watch::Order},
    strict::KnownHost,
};

/// Answers one request. It is given to the site before anything is awaited, so that the future does not hold it. Most
/// answers are there at once.
pub(super) fn answer(client: &Arc<Client>, known: &mut KnownHost, request: Request<Incoming>) -> Answer {
    let (number, refused) = client.watch.call();
    let turn = Turn { number, multiplexed: request.version() >= Version::HTTP_2 };
    let sender = Sender { peer: &client.peer, started: client.watch.last_read(), known };
    let answering = match refused {
        None => {
            let (head, body) = request.into_parts();
            client.shared.service.begin(head, body_of(body), sender)
        }
        Some(refusal) => pipeline::Answering::Ready(Some(refuse(client, &sender, refusal))),
    };
    match answering {
        pipeline::Answering::Ready(mut response) => {
            if let Some(response) = &mut response {
                turn.end(client, response);
            }
            Answer::Ready(response)
        }
        answering => Answer::Coming(Box::new(Coming { answering, turn, busy: Busy::begin(client) })),
    }
}

/// Which request of its connection it is.
#[derive(Clone, Copy)]
struct Turn {
    number: u32,
    multiplexed: bool,
}

impl Turn {
    /// Says what the connection has to say with an answer.
    fn end(self, client: &Arc<Client>, response: &mut Response) {
        let last = self.number >= client.shared.most_requests || client.watch.order() >= Order::LastAnswer;
        if last && !self.multiplexed {
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        if response.status() == StatusCode::SWITCHING_PROTOCOLS {
            client.watch.upgrade();
        }
        if !is_small(response.body()) {
            let body = std::mem::take(response.body_mut());
            *response.body_mut() =
                Body::new(WatchedBody { body, rest: Bytes::new(), _busy: Busy::begin(client) });
        }
    }
}

/// An answer on its way to hyper. It is moved into the connection for every request, and is no larger than a response.
pub(super) enum Answer {
    /// Until it is taken.
    Ready(Option<Response>),
    Coming(Box<Coming>),
}

pub(super) struct Coming {
    answering: pipeline::Answering,
    turn: Turn,
    busy: Busy,
}

impl Future for Answer {
    type Output = Result<Response, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if let Self::Coming(coming) = &mut *self {
            let mut response = ready!(Pin::new(&mut coming.answering).poll(cx));
            coming.turn.end(&coming.busy.0, &mut response);
            *self = Self::Ready(Some(response));
        }
        let Self::Ready(response) = &mut *self else {
            unreachable!("bug in carafe: an answer is still coming")
        };
        Poll::Ready(Ok(response.take().expect("bug in carafe: an answer was polled after its end")))
    }
}

fn refuse(client: &Client, sender: &Sender<'_>, refusal: Refusal) -> Response {
    if refusal == Refusal::Tls {
        let from =
            format!("{} asked for something that looks like https, and this port speaks http", client.peer);
        client.shared.encrypted.warn(&from);
    }
    let (status, message) = refusal.answer();
    let error = Error::new(status, message).header(CONNECTION, HeaderValue::from_static("close"));
    client.shared.service.refuse(sender, &error)
}

/// An empty body needs no box.
fn body_of(incoming: Incoming) -> Body {
    if incoming.is_end_stream() { Body::empty() } else { Body::new(incoming) }
}

/// Until its drop, the connection is not idle.
struct Busy(Arc<Client>);

impl Busy {
    fn begin(client: &Arc<Client>) -> Self {
        client.watch.answer_begins();
        Self(Arc::clone(client))
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.watch.answer_ends();
    }
}

/// A body of this size goes to hyper at once, so that the connection is either writing or done.
const SMALL: u64 = 64 * 1024;

fn is_small(body: &Body) -> bool {
    body.size_hint().exact().is_some_and(|size| size <= SMALL)
}

/// hyper copies what it is given into a buffer that stays as large as its largest piece until the connection ends.
const PIECE: usize = 32 * 1024;

/// Keeps the connection from being idle while a long body is on its way, and hands it out in pieces.
struct WatchedBody {
    body: Body,
    /// What is left of a frame that was larger than a piece.
    rest: Bytes,
    _busy: Busy,
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
