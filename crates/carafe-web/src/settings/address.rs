//! Where a server listens.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    str::FromStr,
};

use carafe_core::settings::SettingText;

/// Where a server listens: an IP address with a port, or the path of a Unix socket.
///
/// ```
/// use carafe_web::settings::Address;
///
/// let address = |text: &str| text.parse::<Address>().map(|address| address.to_string());
/// assert_eq!(address("0.0.0.0:80").unwrap(), "0.0.0.0:80");
/// assert_eq!(address("[::1]:9000").unwrap(), "[::1]:9000");
/// assert_eq!(address("unix:/run/site.sock").unwrap(), "unix:/run/site.sock");
/// assert_eq!(address("localhost:9000").unwrap(), "127.0.0.1:9000");
/// assert_eq!(address("9000").unwrap(), "127.0.0.1:9000", "a port alone listens to this machine only");
/// assert!(address("example.com:80").is_err(), "names are not looked up");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Address {
    /// An IP address and a port.
    Tcp(SocketAddr),
    /// A socket file. A stale one is replaced, and ours is removed at the end.
    Unix(PathBuf),
    /// Every socket that the parent process passed (`LISTEN_FDS`, as systemd does): `inherited`.
    Inherited,
}

impl Address {
    /// The port that a server listens on unless told otherwise.
    pub const DEFAULT_PORT: u16 = 8000;

    /// The same address with another port; others have none and stay as they are.
    #[must_use]
    pub fn with_port(self, port: u16) -> Self {
        match self {
            Self::Tcp(address) => Self::Tcp(SocketAddr::new(address.ip(), port)),
            Self::Unix(_) | Self::Inherited => self,
        }
    }

    /// Whether other machines may reach it, as far as the address tells.
    #[must_use]
    pub fn is_public(&self) -> bool {
        matches!(self, Self::Tcp(address) if !address.ip().to_canonical().is_loopback())
    }
}

/// `127.0.0.1:8000`: this machine only.
impl Default for Address {
    fn default() -> Self {
        Self::Tcp(SocketAddr::new(LOOPBACK, Self::DEFAULT_PORT))
    }
}

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// Text that is no address to listen on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnAddress;

impl fmt::Display for NotAnAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an address to listen on, such as `127.0.0.1:8000`, `[::1]:8000`, `8000`, `unix:/run/site.sock` or `inherited`")
    }
}

impl std::error::Error for NotAnAddress {}

impl SettingText for Address {
    const EXPECTED: &'static str =
        "an address such as `127.0.0.1:8000`, `[::1]:8000`, `8000` or `unix:/run/site.sock`";
}

impl FromStr for Address {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        if let Some(path) = text.strip_prefix("unix:") {
            return if path.is_empty() { Err(NotAnAddress) } else { Ok(Self::Unix(path.into())) };
        }
        if text == "inherited" {
            return Ok(Self::Inherited);
        }
        if let Ok(address) = text.parse() {
            return Ok(Self::Tcp(address));
        }
        let digits = text.strip_prefix("localhost:").unwrap_or(text);
        let port = digits.parse().map_err(|_| NotAnAddress)?;
        Ok(Self::Tcp(SocketAddr::new(LOOPBACK, port)))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => write!(f, "{address}"),
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
            Self::Inherited => f.write_str("inherited"),
        }
    }
}
