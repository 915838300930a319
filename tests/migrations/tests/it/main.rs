//! Migrations on each database.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up should stop there")]
#![allow(dead_code, unreachable_pub, reason = "models are written whole, as `inspectdb` writes them")]

mod big;
mod commands;
mod data;
mod faults;
mod first;
mod flags;
mod forty;
mod full;
mod inspect;
mod matrix;
mod rebuild;
mod routed;
mod squash;
