//! Section `[server]`: how the site is served.

use std::{num::NonZeroUsize, thread, time::Duration};

use carafe_core::settings::ByteSize;

use super::{Address, LogFilter, LogFormat};

/// How the site is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerSettings {
    /// Where to listen: `"127.0.0.1:8000"`, `"[::1]:8000"`, `"unix:/run/site.sock"`, or a list of such.
    pub address: Vec<Address>,
    /// A port that replaces the one of every TCP address: for hosts that give only a port, as `PORT` in the environment.
    pub port: Option<u16>,
    /// How many threads answer requests.
    pub workers: NonZeroUsize,
    /// Whether HTTP/2 is spoken beside HTTP/1.1.
    pub http2: bool,
    /// How long the head of a request may take to arrive.
    pub header_timeout: Duration,
    /// How long the body of a request may take, before the time that its size is worth at `body_rate`.
    pub body_timeout: Duration,
    /// The slowest body that is put up with, in bytes a second, after the first 10 seconds.
    pub body_rate: ByteSize,
    /// How long a client may take nothing of an answer.
    pub write_timeout: Duration,
    /// How long an idle connection is kept open.
    pub keep_alive: Duration,
    /// How long running requests may take to finish when the server stops.
    pub shutdown_grace: Duration,
    /// The most connections at once.
    pub max_connections: usize,
    /// The most connections at once from one address.
    pub max_connections_per_address: usize,
    /// The most requests on one connection; after that it is closed.
    pub requests_per_connection: usize,
    /// The longest request target (path and query).
    pub max_target: ByteSize,
    /// The longest head of a request.
    pub max_head: ByteSize,
    /// The most header fields in a request.
    pub max_headers: usize,
    /// Whether each request is logged.
    pub access_log: bool,
    /// How log lines look.
    pub log_format: LogFormat,
    /// The least important log lines that are written: `info`, or with targets `warn,blog=debug`.
    pub log_level: LogFilter,
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

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            address: vec![Address::default()],
            port: None,
            workers: cores(),
            http2: true,
            header_timeout: Duration::from_secs(10),
            body_timeout: Duration::from_secs(30),
            body_rate: ByteSize::kib(1),
            write_timeout: Duration::from_secs(30),
            keep_alive: Duration::from_secs(65),
            shutdown_grace: Duration::from_secs(30),
            max_connections: 10_000,
            max_connections_per_address: 512,
            requests_per_connection: 10_000,
            max_target: ByteSize::kib(8),
            max_head: ByteSize::kib(32),
            max_headers: 100,
            access_log: true,
            log_format: LogFormat::Text,
            log_level: LogFilter::default(),
        }
    }
}

/// The cores that this process may use (a container's share, not the machine's).
fn cores() -> NonZeroUsize {
    thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}
