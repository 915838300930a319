//! Replies that are made while they are sent.

mod broken;
mod iterator;
mod source;
mod writer;

use axum_core::body::Body;
use http::{HeaderValue, header};

pub use source::{Chunk, Source};
pub use writer::StreamWriter;

use super::reply::Reply;

/// Sends the items of an iterator, or of a `Stream`, one after the other, as they come.
///
/// ```
/// use carafe_web::respond::stream;
///
/// let rows = (1..=1_000_000).map(|n| format!("{n},{}\n", n * n));
/// let reply = stream(rows).content_type("text/csv; charset=utf-8");
/// ```
///
/// Items are text or bytes, or a `Result` of such with any error. An error ends the answer: its status is sent
/// already, so the connection is closed and the client knows that the answer is not whole; the error is in the log.
///
/// An iterator may block (read a file, wait): it runs on a thread for blocking work, and only as far ahead as
/// 64 KiB; it holds no thread while the client is slow. Each item is sent as soon as it is there. When the client goes
/// away the iterator is dropped, at the latest after the item it is working on, so clean up in `Drop`.
///
/// The type is `text/plain; charset=utf-8` unless [`content_type`](Reply::content_type) says otherwise.
pub fn stream<S: Source<M>, M>(source: S) -> Reply {
    streamed(source.into_body())
}

/// Sends what an async function writes.
///
/// ```
/// use carafe_web::respond::stream_with;
///
/// let reply = stream_with(async |out| {
///     for line in ["one\n", "two\n"] {
///         out.send(line).await?;
///     }
///     Ok(())
/// });
/// ```
///
/// The function runs as far as the client reads, never ahead by more than one piece, and each piece is sent at once.
/// When the client goes away the function is dropped where it waits, as any future is: clean up in `Drop`. An error
/// ends the answer as in [`stream`].
pub fn stream_with<F, T>(write: F) -> Reply
where
    F: FnOnce(StreamWriter) -> T,
    T: Future<Output = super::Result<()>> + Send + 'static,
{
    streamed(writer::body(|out| Box::pin(write(out))))
}

fn streamed(body: Body) -> Reply {
    const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
    Reply::new(([(header::CONTENT_TYPE, TEXT)], body))
}
