//! The session, as templates ask for it: while a page is rendered nothing can be waited for.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use carafe_core::Result;

use crate::{Current, session::Session};

/// The session of a request, if it is at hand at once, as one in a cookie is. Otherwise it is noted that the page wants
/// it, and the page is rendered once more when it is there.
pub(super) fn at_hand(current: &Current) -> Option<Result<Session>> {
    let asked = pin!(Session::of(current));
    match asked.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(session) => Some(session),
        Poll::Pending => {
            current
                .await_before_page(|current| Box::pin(async move { Session::of(&current).await.map(drop) }));
            None
        }
    }
}
