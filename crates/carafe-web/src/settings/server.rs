//! Section `[server]`: how the site is served.

use std::{num::NonZeroUsize, path::PathBuf, thread, time::Duration};

use carafe_core::{
    settings::{ByteSize, Profile, defaults},
    settings_section,
};

use super::{Address, Certificate, LogFilter, LogFormat, SocketMode};

settings_section! {
    /// How the site is served.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct ServerSettings in "server" {
        /// Where to listen: `"127.0.0.1:8000"`, `"[::1]:8000"`, `"unix:/run/site.sock"`, or a list of such.
        pub address: Vec<Address> = "127.0.0.1:8000",
        /// A port that replaces the one of every TCP address: for hosts that give only a port, as `PORT` in the environment.
        pub port: Option<u16> | env "PORT",
        /// Who may connect to a Unix socket, as `chmod` takes it.
        pub socket_mode: SocketMode = "660",
        /// How many threads answer requests.
        pub workers: NonZeroUsize | computed cores(),
        /// A certificate makes the server speak https on its TCP addresses: a file in PEM, or `adhoc` for one that is
        /// made up at each start and that browsers warn of. Needs the feature `tls`.
        pub cert: Option<Certificate>,
        /// The private key of the certificate, in PEM; not needed where `cert` has both.
        pub key: Option<PathBuf>,
        /// Whether HTTP/2 is spoken beside HTTP/1.1, in a build with the feature `http2`.
        pub http2: bool = true,
        /// How long the head of a request may take to arrive.
        pub header_timeout: Duration = "10s",
        /// How long the body of a request may take, before the time that its size is worth at `body_rate`.
        pub body_timeout: Duration = "30s",
        /// The slowest body that is put up with, in bytes a second, after the first 10 seconds.
        pub body_rate: ByteSize = "1 KiB",
        /// How long a client may take nothing of an answer.
        pub write_timeout: Duration = "30s",
        /// How long an idle connection is kept open.
        pub keep_alive: Duration = "65s",
        /// How long running requests may take to finish when the server stops.
        pub shutdown_grace: Duration = "30s",
        /// The most connections at once.
        pub max_connections: usize = 10_000,
        /// The most connections at once from one address.
        pub max_connections_per_address: usize = 512,
        /// The most requests on one connection; after that it is closed.
        pub requests_per_connection: usize = 10_000,
        /// The longest request target (path and query).
        pub max_target: ByteSize = "8 KiB",
        /// The longest head of a request.
        pub max_head: ByteSize = "32 KiB",
        /// The most header fields in a request.
        pub max_headers: usize = 100,
        /// Whether each request is logged. A `tracing` subscriber of the program's own decides itself.
        pub access_log: bool = true,
        /// How log lines look.
        pub log_format: LogFormat = "text",
        /// The least important log lines that are written: `info`, or with targets `warn,blog=debug`.
        pub log_level: LogFilter = "info",
    }
}

impl ServerSettings {
    /// Where to listen, with `port` put in.
    #[must_use]
    pub fn addresses(&self) -> Vec<Address> {
        let with_port =
            |address: &Address| self.port.map_or(address.clone(), |port| address.clone().with_port(port));
        self.address.iter().map(with_port).collect()
    }
}

/// As without files and variables.
impl Default for ServerSettings {
    fn default() -> Self {
        defaults(&Profile::of_build()).expect("bug in carafe: a default of [server] is not of its type")
    }
}

/// The cores that this process may use (a container's share, not the machine's).
fn cores() -> NonZeroUsize {
    thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}
