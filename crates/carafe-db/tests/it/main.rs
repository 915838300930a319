//! The tests of this room, through its public face.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up should stop there")]

mod address;
mod blog;
mod compile_fail;
mod fields;
mod migrate;
mod model;
mod models;
mod paper;
mod planning;
mod pool;
mod query;
mod schema;
mod sixty;
