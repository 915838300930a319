//! The command line of `cargo xtask`.
#![expect(clippy::print_stderr, reason = "a tool for people at a terminal")]

use std::process::ExitCode;

use xtask::{bench_build, ci, new_room, services, tidy};

const HELP: &str = "\
cargo xtask ci                      everything that CI runs, in the same order
cargo xtask ci STEP…                only these steps: fmt clippy test doctest tidy features docs deny browser
cargo xtask services [COMMAND…]     PostgreSQL and MariaDB for tests, for as long as the command runs
cargo xtask tidy                    what the compiler does not look at: arrows, names, sizes, rows
cargo xtask bench-build [WHICH]     how long users wait for their builds, against plain axum: hello, site, models
cargo xtask new-room NAME FLOOR     a new crate under crates/, with its porch and its row in ARCHITECTURE.md";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words[..] {
        ["ci", ref steps @ ..] => ci::run(steps),
        ["services", ref command @ ..] => services::run(command),
        ["tidy"] => tidy::run(),
        ["bench-build", ref which @ ..] => bench_build::run(which),
        ["new-room", name, floor] => new_room::run(name, floor),
        _ => Err(HELP.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(text) => {
            eprintln!("{text}");
            ExitCode::FAILURE
        }
    }
}
