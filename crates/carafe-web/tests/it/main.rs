//! The tests of this room, through its public face.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up should stop there")]

mod checks;
mod commands;
#[cfg(feature = "compress")]
mod compress;
mod conditional;
#[cfg(all(feature = "sessions", feature = "template"))]
mod csrf;
mod extract;
mod failure;
mod headers;
mod log;
mod middleware;
#[cfg(feature = "template")]
mod pages;
mod pipeline;
mod respond;
mod route;
mod serve;
mod serve_input;
mod serve_limits;
mod serve_turns;
#[cfg(feature = "sessions")]
mod session;
mod settings;
mod static_files;
mod strict;
#[cfg(feature = "tls")]
mod tls;
mod wire;
