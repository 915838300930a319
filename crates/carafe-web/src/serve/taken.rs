//! A port that somebody else listens on: which one, who it is, and which port is free.

use std::{
    fmt,
    net::{SocketAddr, TcpListener},
};

use crate::settings::Address;

/// The address to listen on is in use; the program ends with [`Exit::UNAVAILABLE`](carafe_core::Exit::UNAVAILABLE).
///
/// ```
/// use carafe_web::{serve::{AddressTaken, Server}, settings::{Address, ServerSettings}};
///
/// let first = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
/// let address = Address::Tcp(first.local_addr().unwrap());
/// let settings = ServerSettings { address: vec![address], ..ServerSettings::default() };
/// let error = Server::bind(&settings).unwrap_err();
/// let taken = error.find::<AddressTaken>().unwrap();
/// assert!(taken.to_string().contains("is in use"));
/// assert!(error.hint_text().unwrap().contains("serve 127.0.0.1:"));
/// ```
#[derive(Debug, Clone)]
pub struct AddressTaken {
    address: Address,
    owner: Option<String>,
    free: Option<SocketAddr>,
}

impl AddressTaken {
    pub(super) fn new(address: &Address) -> Self {
        let (owner, free) = match address {
            Address::Tcp(address) => (owner_of(address.port()), next_free(*address)),
            Address::Unix(_) | Address::Inherited => (None, None),
        };
        Self { address: address.clone(), owner, free }
    }

    /// The address.
    #[must_use]
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// The next port on the same address that nobody listens on.
    #[must_use]
    pub fn free(&self) -> Option<SocketAddr> {
        self.free
    }

    pub(super) fn hint(&self) -> String {
        match self.free {
            Some(free) => format!("stop the other program, or take the next free port: `serve {free}`"),
            None => "stop the other program, or listen somewhere else: `serve ADDRESS`".to_owned(),
        }
    }
}

impl fmt::Display for AddressTaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.address {
            Address::Tcp(address) => write!(f, "port {} on {} is in use", address.port(), address.ip())?,
            other => write!(f, "{other} is in use")?,
        }
        match &self.owner {
            Some(owner) => write!(f, " by {owner}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for AddressTaken {}

fn next_free(taken: SocketAddr) -> Option<SocketAddr> {
    let ports = taken.port().checked_add(1)?..=taken.port().saturating_add(100);
    ports.map(|port| SocketAddr::new(taken.ip(), port)).find(|address| TcpListener::bind(address).is_ok())
}

/// The process that listens on a port, as `/proc` tells: only one of the same user can be named.
#[cfg(target_os = "linux")]
fn owner_of(port: u16) -> Option<String> {
    let inode = ["/proc/net/tcp", "/proc/net/tcp6"].iter().find_map(|table| listening_inode(table, port))?;
    let socket = format!("socket:[{inode}]");
    let ids =
        std::fs::read_dir("/proc").ok()?.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let id = ids.filter(|name| name.parse::<u32>().is_ok()).find(|id| holds(id, &socket))?;
    let name = std::fs::read_to_string(format!("/proc/{id}/comm")).ok()?;
    Some(format!("`{}` (process {id})", name.trim().escape_debug()))
}

/// Whether a process has an open handle that is this socket.
#[cfg(target_os = "linux")]
fn holds(process: &str, socket: &str) -> bool {
    let Ok(handles) = std::fs::read_dir(format!("/proc/{process}/fd")) else { return false };
    handles.flatten().any(|handle| std::fs::read_link(handle.path()).is_ok_and(|to| to.as_os_str() == socket))
}

#[cfg(not(target_os = "linux"))]
fn owner_of(_port: u16) -> Option<String> {
    None
}

/// The tenth column of the row whose local port matches and whose state is 0A, listening (proc(5)).
#[cfg(target_os = "linux")]
fn listening_inode(table: &str, port: u16) -> Option<String> {
    let end = format!(":{port:04X}");
    std::fs::read_to_string(table).ok()?.lines().skip(1).find_map(|row| {
        let columns: Vec<_> = row.split_whitespace().collect();
        let fits = columns.get(1)?.ends_with(&end) && *columns.get(3)? == "0A";
        fits.then(|| columns.get(9).map(ToString::to_string)).flatten()
    })
}
