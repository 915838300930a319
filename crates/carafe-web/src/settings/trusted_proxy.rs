//! A proxy that is believed.
//!
//! Knows no requests: who asks has the address.

use std::{fmt, net::IpAddr, str::FromStr};

use carafe_core::settings::SettingText;

/// A proxy whose forwarding headers are believed: an IP address, a network such as `10.0.0.0/8`, or `unix` for
/// whoever comes through a Unix socket.
///
/// ```
/// use carafe_web::settings::TrustedProxy;
///
/// let inside: TrustedProxy = "10.0.0.0/8".parse().unwrap();
/// assert!(inside.covers_ip("10.1.2.3".parse().unwrap()));
/// assert!(inside.covers_ip("::ffff:10.1.2.3".parse().unwrap()), "an IPv4 address written as IPv6 is the same");
/// assert!(!inside.covers_ip("11.1.2.3".parse().unwrap()));
/// assert!("10.0.0.0/99".parse::<TrustedProxy>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrustedProxy {
    /// The addresses that agree with `ip` in the first `bits` bits.
    Network {
        /// An address of the network.
        ip: IpAddr,
        /// How many of its bits count.
        bits: u8,
    },
    /// Whoever comes through a Unix socket.
    Unix,
}

impl TrustedProxy {
    /// Whether an address is in the network.
    #[must_use]
    pub fn covers_ip(&self, other: IpAddr) -> bool {
        let Self::Network { ip, bits } = self else { return false };
        match (ip.to_canonical(), other.to_canonical()) {
            (IpAddr::V4(ip), IpAddr::V4(other)) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(*bits)).unwrap_or(0);
                ip.to_bits() & mask == other.to_bits() & mask
            }
            (IpAddr::V6(ip), IpAddr::V6(other)) => {
                let mask = u128::MAX.checked_shl(128 - u32::from(*bits)).unwrap_or(0);
                ip.to_bits() & mask == other.to_bits() & mask
            }
            _ => false,
        }
    }
}

/// Text that names no proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAProxy;

impl fmt::Display for NotAProxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a proxy, such as `10.0.0.1`, `10.0.0.0/8`, `::1` or `unix`")
    }
}

impl std::error::Error for NotAProxy {}

impl SettingText for TrustedProxy {
    const EXPECTED: &'static str = "a proxy such as `10.0.0.1`, `10.0.0.0/8`, `::1` or `unix`";
}

impl FromStr for TrustedProxy {
    type Err = NotAProxy;

    fn from_str(text: &str) -> Result<Self, NotAProxy> {
        if text == "unix" {
            return Ok(Self::Unix);
        }
        let (ip, bits) = text.split_once('/').map_or((text, None), |(ip, bits)| (ip, Some(bits)));
        let ip: IpAddr = ip.parse().map_err(|_| NotAProxy)?;
        let ip = ip.to_canonical();
        let most = if ip.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), str::parse).map_err(|_| NotAProxy)?;
        if bits > most { Err(NotAProxy) } else { Ok(Self::Network { ip, bits }) }
    }
}

impl fmt::Display for TrustedProxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Network { ip, bits } => write!(f, "{ip}/{bits}"),
            Self::Unix => f.write_str("unix"),
        }
    }
}
