//! An answer that may take a while.

use std::{
    fmt,
    future::Future,
    mem,
    pin::Pin,
    task::{Context, Poll, Waker},
};

use axum_core::response::{IntoResponse, Response};

/// A future that some type stands behind.
type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// The answer of an [`Endpoint`](super::Endpoint), which may take a while.
///
/// ```
/// use axum_core::response::IntoResponse;
/// use carafe_web::handler::Answer;
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let answer = Answer::new(async { "tea".into_response() });
/// assert_eq!(answer.await.status(), 200);
/// # });
/// ```
#[must_use = "an answer does nothing until it is awaited"]
pub struct Answer(State);

enum State {
    /// It is there.
    Ended(Response),
    Waits(Boxed<Response>),
    /// First the arguments of the function: what they come to is its answer.
    Staged(Boxed<Answer>),
    Taken,
}

impl Answer {
    /// An answer that has to be waited for.
    pub fn new(answer: impl Future<Output = Response> + Send + 'static) -> Self {
        Self(State::Waits(Box::pin(answer)))
    }

    /// An answer that is there already.
    pub fn ready(response: Response) -> Self {
        Self(State::Ended(response))
    }

    /// An answer that is known by another future only.
    pub(super) fn staged(first: Boxed<Self>) -> Self {
        Self(State::Staged(first))
    }

    /// What an async function comes to.
    ///
    /// The function is a box here already: all of this is compiled for each kind of output, not for each function. It is
    /// polled at once, because most functions wait for nothing and then need no second box. Whom to wake nobody knows here,
    /// so who waits for the answer has to ask again; as whoever polls a future for the first time does.
    pub(super) fn of_output<T: IntoResponse + 'static>(mut output: Boxed<T>) -> Self {
        match output.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => Self::ready(value.into_response()),
            Poll::Pending => Self(State::Waits(Box::pin(Output(output)))),
        }
    }

    /// The response, if it is there; otherwise what to wait for.
    ///
    /// # Errors
    /// The answer, when it has to be waited for.
    #[expect(clippy::result_large_err, reason = "it is moved once, and a box would cost more")]
    pub(crate) fn ended(self) -> Result<Response, Self> {
        match self.0 {
            State::Ended(response) => Ok(response),
            waits => Err(Self(waits)),
        }
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answer")
    }
}

impl Future for Answer {
    type Output = Response;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        loop {
            match &mut self.0 {
                State::Waits(answer) => return answer.as_mut().poll(cx),
                State::Staged(first) => match first.as_mut().poll(cx) {
                    Poll::Ready(next) => *self = next,
                    Poll::Pending => return Poll::Pending,
                },
                State::Ended(_) | State::Taken => {
                    let State::Ended(response) = mem::replace(&mut self.0, State::Taken) else {
                        unreachable!("bug in carafe: an answer was polled after its end");
                    };
                    return Poll::Ready(response);
                }
            }
        }
    }
}

/// What an async function returns, on its way to a response.
struct Output<T>(Boxed<T>);

impl<T: IntoResponse> Future for Output<T> {
    type Output = Response;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        match self.0.as_mut().poll(cx) {
            Poll::Ready(value) => Poll::Ready(value.into_response()),
            Poll::Pending => Poll::Pending,
        }
    }
}
