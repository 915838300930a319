//! What is to be done once a transaction is kept.

use std::{
    fmt,
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind},
    task::Poll,
};

use carafe_core::Place;

use crate::driver::BoxFuture;

/// A function that waits for the commit.
pub(super) struct Hook {
    pub(super) place: Place,
    pub(super) work: Box<dyn FnOnce() -> BoxFuture<'static, Result<(), String>> + Send>,
}

/// What a function for after the commit may give: nothing, or a `Result` whose error is told in the log.
pub trait Ended {
    /// What went wrong, in words.
    fn ended(self) -> Result<(), String>;
}

impl Ended for () {
    fn ended(self) -> Result<(), String> {
        Ok(())
    }
}

impl<E: fmt::Display> Ended for Result<(), E> {
    fn ended(self) -> Result<(), String> {
        self.map_err(|error| error.to_string())
    }
}

/// Runs each, in order. The transaction is kept whatever they do, so one that fails does not keep the next from its turn.
pub(super) async fn run_all(hooks: Vec<Hook>) {
    for Hook { place, work } in hooks {
        let fault = match caught(work).await {
            Ok(Ok(())) => continue,
            Ok(Err(error)) => error,
            Err(()) => "it panicked".to_owned(),
        };
        tracing::error!(
            target: "carafe::db",
            "what was to be done after the commit failed ({place}): {fault}; the transaction is kept"
        );
    }
}

async fn caught(
    work: impl FnOnce() -> BoxFuture<'static, Result<(), String>>,
) -> Result<Result<(), String>, ()> {
    let mut future = catch_unwind(AssertUnwindSafe(work)).map_err(drop)?;
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(ended)) => Poll::Ready(Ok(ended)),
        Err(_panic) => Poll::Ready(Err(())),
    })
    .await
}
