//! A body out of an iterator that may block.
//!
//! The iterator runs on the runtime's threads for blocking work. It stops when [`AHEAD`] bytes wait to be sent and
//! gives its thread back, so that slow clients hold memory but no threads.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

use axum_core::body::Body;
use bytes::Bytes;
use carafe_core::Error;
use http_body::Frame;

use super::broken::Broken;

/// How many bytes an iterator may be ahead of the client.
const AHEAD: usize = 64 * 1024;

pub(super) type Items = Box<dyn Iterator<Item = Result<Bytes, Error>> + Send>;

pub(super) fn body(items: Items) -> Body {
    let belt = Belt { items: Some(items), ..Belt::default() };
    Body::new(Pulled(Arc::new(Mutex::new(belt))))
}

/// What both sides share: the one that makes bytes and the one that sends them.
#[derive(Default)]
struct Belt {
    waiting: Vec<u8>,
    /// The iterator, while no thread works on it; gone for good at its end.
    items: Option<Items>,
    working: bool,
    failure: Option<Error>,
    abandoned: bool,
    waker: Option<Waker>,
}

struct Pulled(Arc<Mutex<Belt>>);

impl http_body::Body for Pulled {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        let mut belt = lock(&self.0);
        if let Some(items) = belt.items.take() {
            belt.working = true;
            let shared = Arc::clone(&self.0);
            tokio::task::spawn_blocking(move || work(&shared, items));
        }
        if !belt.waiting.is_empty() {
            let bytes = std::mem::take(&mut belt.waiting);
            return Poll::Ready(Some(Ok(Frame::data(bytes.into()))));
        }
        if belt.working {
            belt.waker = Some(context.waker().clone());
            return Poll::Pending;
        }
        Poll::Ready(belt.failure.take().map(|error| Err(Broken::new(error))))
    }
}

impl Drop for Pulled {
    fn drop(&mut self) {
        let items = {
            let mut belt = lock(&self.0);
            belt.abandoned = true;
            belt.items.take()
        };
        drop(items);
    }
}

/// Makes bytes until there are enough of them, nobody wants them, or there are no more.
fn work(belt: &Mutex<Belt>, mut items: Items) {
    // Dropped last, also when the iterator panics: otherwise the answer would wait for ever.
    let panicked = Error::internal("the iterator panicked");
    let mut ending = Ending { belt, left: None, failure: Some(panicked) };
    while let Some(item) = items.next() {
        let bytes = match item {
            Ok(bytes) => bytes,
            Err(failure) => {
                ending.failure = Some(failure);
                return;
            }
        };
        if lock(belt).take_in(&bytes) {
            ending.failure = None;
            ending.left = Some(items);
            return;
        }
    }
    drop(items);
    ending.failure = None;
}

/// How the work of one thread ends: all of it in one step, for the other side may begin anew at once.
struct Ending<'a> {
    belt: &'a Mutex<Belt>,
    left: Option<Items>,
    failure: Option<Error>,
}

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        let mut belt = lock(self.belt);
        belt.working = false;
        belt.failure = self.failure.take();
        if !belt.abandoned {
            belt.items = self.left.take();
        }
        belt.wake();
    }
}

impl Belt {
    /// Puts bytes where they wait to be sent, and says whether to stop for now.
    fn take_in(&mut self, bytes: &[u8]) -> bool {
        self.waiting.extend_from_slice(bytes);
        self.wake();
        self.abandoned || self.waiting.len() >= AHEAD
    }

    fn wake(&mut self) {
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

fn lock(belt: &Mutex<Belt>) -> MutexGuard<'_, Belt> {
    belt.lock().unwrap_or_else(PoisonError::into_inner)
}
