//! What a server says when it starts.

use std::io::{IsTerminal, Write};

use crate::settings::{Address, ServerSettings};

/// The lines that a person at a terminal reads: where the site is, and what looks like a mistake.
///
/// Flask writes them to the error stream too: what the program prints itself stays clean.
pub(super) fn lines(addresses: &[Address], settings: &ServerSettings) -> Vec<String> {
    let mut lines = Vec::new();
    if cfg!(debug_assertions) && addresses.iter().any(Address::is_public) {
        lines.push(
            "WARNING: this is a development build, and other machines can reach it. \
             Build it with `cargo build --release` for visitors."
                .to_owned(),
        );
    }
    let _ = settings;
    lines.extend(addresses.iter().map(|address| format!(" * Running on {}{}", url(address), way_out())));
    lines
}

pub(super) fn say(lines: &[String]) {
    let mut stream = std::io::stderr().lock();
    for line in lines {
        // Nobody is there to read when the stream is closed.
        let _ = writeln!(stream, "{line}");
    }
}

fn way_out() -> &'static str {
    " (Press CTRL+C to quit)"
}

fn url(address: &Address) -> String {
    match address {
        Address::Tcp(address) => format!("http://{address}/"),
        Address::Unix(_) | Address::Inherited => address.to_string(),
    }
}

#[expect(dead_code, reason = "the colours of the access log will ask")]
pub(super) fn on_terminal() -> bool {
    std::io::stderr().is_terminal()
}
