//! What the tests of migrations stand on: a database for each test, and what is in it.
#![expect(missing_docs, reason = "only the tests beside use it")]
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up should stop there")]

pub mod scratch;

pub use scratch::{Kind, Scratch, on_each};
