//! What a handler returns.
//!
//! Anything that is axum's [`IntoResponse`](axum_core::response::IntoResponse) will do: `&str` and `String` are
//! `text/plain; charset=utf-8` (as in axum; Flask would say `text/html`, which turns a forgotten escape into a hole),
//! `Vec<u8>` is `application/octet-stream`, a `StatusCode` is an empty answer, and the tuples `(status, body)`,
//! `(headers, body)` and `(status, headers, body)` add to their body. A `Result` answers with either side.
//!
//! [`Reply`] is the one type that everything in this module makes, so that the branches of a handler agree:
//!
//! ```
//! use carafe_web::respond::{OrStatus, Result, json, text};
//!
//! fn note(id: u32, wants_json: bool) -> Result {
//!     let note = ["milk", "bread"].get(id as usize).or_404()?;
//!     if wants_json {
//!         return Ok(json(note).cache_control("no-store"));
//!     }
//!     Ok(text(*note))
//! }
//! ```

mod abort;
mod bodiless;
mod body_etag;
mod cookie;
pub(crate) mod file;
mod htmx;
mod json;
pub mod late;
mod local;
mod or_status;
#[cfg(feature = "template")]
mod page;
mod precondition;
mod redirect;
#[cfg(feature = "template")]
mod rendering;
mod reply;
mod stream;
mod text;
mod unchanged;
mod upload;

pub use abort::{abort, abort_with};
pub(crate) use bodiless::may_have_body;
pub use bodiless::without_body;
pub use cookie::{Cookie, SameSite};
pub use file::{download, file, file_bytes, file_in};
pub use json::json;
pub use local::is_local;
pub use or_status::OrStatus;
#[cfg(feature = "template")]
pub use page::page;
pub use redirect::{Target, redirect, redirect_external, redirect_to_next};
#[cfg(feature = "template")]
pub use rendering::Rendered;
pub use reply::Reply;
pub use stream::{Chunk, Source, StreamWriter, stream, stream_with};
pub use text::{empty, html, status, text};
pub use upload::upload_in;

/// What handlers return: a [`Reply`] unless said otherwise, or the error that `?` made.
///
/// ```
/// use carafe_web::respond::{Result, text};
///
/// fn read(file: &str) -> Result {
///     Ok(text(std::fs::read_to_string(file)?))
/// }
/// # assert!(read("missing").is_err());
/// ```
pub type Result<T = Reply, E = carafe_core::Error> = std::result::Result<T, E>;
