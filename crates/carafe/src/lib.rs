//! Starts as a flask, serves the whole table.
//!
//! ```no_run
//! use carafe::prelude::*;
//!
//! fn main() -> Exit {
//!     App::new().get("/", || "Hello, World!").run()
//! }
//! ```
//!
//! This crate holds no logic: it is the porch of the house, where every room can be reached from.

pub use carafe_core as core;
#[cfg(feature = "macros")]
pub use carafe_macros as macros;
/// An async test, on a runtime of its own, so that tests run in parallel.
///
/// The function returns nothing, or a `Result`: an error fails the test and is printed with its causes and its line.
///
/// ```
/// use carafe::{prelude::*, test::TestClient};
///
/// fn app() -> App {
///     App::new().get("/", || "Hello, World!")
/// }
///
/// #[carafe::test]
/// async fn a_visitor_is_greeted() {
///     TestClient::new(app()).get("/").await.assert_status(200).assert_contains("Hello");
/// }
/// ```
#[cfg(feature = "testing")]
pub use carafe_macros::test;
#[cfg(feature = "testing")]
pub use carafe_test as test;
pub use carafe_web as web;

pub use carafe_core::{App, Error, Exit};

pub mod prelude;
