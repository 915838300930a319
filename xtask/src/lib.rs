//! What is done to this repository: `cargo xtask ci`, `tidy`, `bench-build`, `new-room`.
//!
//! Knows no crate of ours by its code, only by its files and by what `cargo metadata` says.
#![expect(clippy::print_stdout, reason = "a tool for people at a terminal")]

pub mod bench_build;
pub mod ci;
pub mod metadata;
pub mod new_room;
pub mod services;
pub mod step;
pub mod tidy;
pub mod tree;
