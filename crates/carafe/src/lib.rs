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
#[cfg(feature = "testing")]
pub use carafe_test as test;
pub use carafe_web as web;

pub use carafe_core::{App, Error, Exit};

pub mod prelude;
