//! The tests of this room, through its public face.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up should stop there")]

mod address;
mod blog;
mod fields;
mod migrate;
mod model;
mod models;
mod paper;
mod pool;
mod query;
mod schema;
