//! The tests of this room, through its public face.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up should stop there")]
#![allow(dead_code, reason = "many fields of the models are there for the database alone")]

mod address;
mod blog;
mod checks;
mod compile_fail;
mod features;
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
