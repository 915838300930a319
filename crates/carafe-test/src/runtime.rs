//! What runs the body of an async test.

use std::future::Future;

/// Runs a future to its end on a runtime of its own: what `#[carafe::test]` puts around the body of a test.
///
/// The runtime has one thread, so a test that needs no `Send` is as good as any other, and tests still run in
/// parallel because each has a runtime.
///
/// ```
/// assert_eq!(carafe_test::run(async { 40 + 2 }), 42);
/// ```
///
/// # Panics
/// If the operating system gives no runtime, and if the future panics.
#[track_caller]
pub fn run<F: Future>(body: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap_or_else(|error| panic!("no runtime for the test: {error}")).block_on(body)
}
