//! What a server says when it starts.

use std::io::Write;

use crate::settings::{Address, Certificate};

/// The lines that a person at a terminal reads: where the site is, and what looks like a mistake.
///
/// Flask writes them to the error stream too: what the program prints itself stays clean.
pub(super) fn lines(addresses: &[Address], cert: Option<&Certificate>) -> Vec<String> {
    let mut lines = Vec::new();
    if cfg!(debug_assertions) && addresses.iter().any(Address::is_public) {
        lines.push(
            "WARNING: this is a development build, and other machines can reach it. \
             Build it with `cargo build --release` for visitors."
                .to_owned(),
        );
    }
    if !cfg!(debug_assertions) && is_root() {
        lines.push(
            "WARNING: the site runs as root, so whoever breaks into it owns the machine. \
             Start it as a user of its own; for ports below 1024 pass the socket (`inherited`)."
                .to_owned(),
        );
    }
    if cert == Some(&Certificate::Adhoc) {
        lines.push(
            "The certificate is made up for this start: browsers warn of it, and nobody else should trust it."
                .to_owned(),
        );
    }
    let scheme = if cert.is_some() { "https" } else { "http" };
    let running = |address| format!(" * Running on {}{}", url(scheme, address), way_out());
    lines.extend(addresses.iter().map(running));
    lines
}

pub(super) fn say(lines: &[String]) {
    let mut stream = std::io::stderr().lock();
    for line in lines {
        // Nobody is there to read when the stream is closed.
        let _ = writeln!(stream, "{line}");
    }
}

/// Where the system tells; elsewhere nobody is warned.
fn is_root() -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
    }
    #[cfg(not(unix))]
    false
}

fn way_out() -> &'static str {
    " (Press CTRL+C to quit)"
}

fn url(scheme: &str, address: &Address) -> String {
    match address {
        Address::Tcp(address) => format!("{scheme}://{address}/"),
        Address::Unix(_) | Address::Inherited => address.to_string(),
    }
}
