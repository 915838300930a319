//! From a user's function to something that can be called with a request.
//!
//! The generic part is small (extract, call, reply) and ends at registration: everything after it works on
//! [`Endpoint`]s. That keeps the build of a site with hundreds of handlers short.

mod answer;
mod arguments;
mod call;
mod erased;
mod functions;

pub use answer::Answer;
pub(crate) use arguments::{Arguments, extract_parts};
pub use arguments::{OfHead, OfWhole};
pub(crate) use call::Takes;
#[doc(hidden)]
pub use call::{Call, Unknown};
pub use erased::{Endpoint, Erased, Function, TypeNames, WrapFn};
pub use functions::{Async, Plain};

/// The state type that our handlers extract with.
///
/// Extractors that mean something only behind a matched route ([`Path`](crate::extract::Path)) implement
/// `FromRequestParts<Routed>` and no other; that is also how [`url`](crate::url()) tells at compile time
/// whether a handler takes path arguments.
#[derive(Debug, Clone, Copy)]
pub struct Routed;

/// The state type of extractors that need no matched route: all but [`Path`](crate::extract::Path) have it.
///
/// Most are generic and have it by themselves. An extractor for a type of another crate, which cannot be generic,
/// implements `FromRequestParts` for [`Routed`] and for this.
#[derive(Debug, Clone, Copy)]
pub struct Unrouted;

/// A function that can answer requests: plain or async, a named one or a closure.
///
/// Its arguments are extractors ([`FromRequestParts`](axum_core::extract::FromRequestParts), the last one
/// [`FromRequest`](axum_core::extract::FromRequest)); it returns anything that is
/// [`IntoResponse`](axum_core::response::IntoResponse), often a `Result`. `Marker` only tells the compiler's cases apart;
/// nobody writes it, and nobody implements this trait by hand: what is no function is mounted with
/// [`mount_service`](crate::WebApp::mount_service).
///
/// ```
/// use carafe_core::App;
/// use carafe_web::{WebApp, extract::Path};
///
/// async fn double(Path(n): Path<u32>) -> String {
///     (n * 2).to_string()
/// }
///
/// let app = App::new().get("/", || "plain").get("/double/{n:int}", double);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be used as a handler",
    label = "not a handler",
    note = "a handler is a function or closure, async or not, with at most 8 arguments",
    note = "each argument must be an extractor, and only the last one may take the request's body (`Form`, `Json`, `Bytes`, `String`, `Request`)",
    note = "it must return something that becomes a response: text, `Reply`, `Json`, a status, or a `Result` of such with `carafe::Error`"
)]
pub trait Handler<Marker>: Sized + Send + Sync + 'static {
    /// The types of its arguments: what a start-up check reads.
    #[doc(hidden)]
    const EXTRACTORS: TypeNames;

    /// How to call it.
    #[doc(hidden)]
    const CALL: Call;

    /// The user's function: what routes are named after and links lead to. A wrapper names the function inside.
    #[doc(hidden)]
    const FUNCTION: Function = Function::of::<Self>();
}
