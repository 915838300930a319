//! The tests of this room, through its public face.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up should stop there")]

mod contract;
mod own;
