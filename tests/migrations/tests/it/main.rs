//! Migrations on each database.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up should stop there")]

mod big;
mod data;
mod faults;
mod first;
mod forty;
mod inspect;
mod squash;
