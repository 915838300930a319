//! What the tests of migrations stand on: a database for each test, what is in it, and processes that end in the middle.
#![expect(missing_docs, reason = "only the tests beside use it")]
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up should stop there")]

pub mod history;
pub mod scratch;
pub mod stopping;

pub use history::history;
pub use scratch::{Kind, Scratch, on_each};
