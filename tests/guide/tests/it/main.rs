//! The tutorial, typed and run: each step's files as its page shows them, compiled here and visited.
#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    clippy::pedantic,
    reason = "the steps are as their readers type them"
)]

mod tutorial_1;
