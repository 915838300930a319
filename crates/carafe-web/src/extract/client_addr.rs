//! Who really asks: the other end of the connection, or who a trusted proxy says it is.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use axum_core::extract::FromRequestParts;
use carafe_core::Error;
use http::{HeaderMap, HeaderName, HeaderValue, request::Parts};

use crate::{Current, Peer, settings::TrustedProxy};

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address of the visitor.
///
/// It is the other end of the connection. Only when that is one of the `trusted_proxies` of section `[site]`, the
/// `X-Forwarded-For` header is read: from right to left, past further trusted proxies, to the first address that is
/// not one. What stands further left was written by the visitor and is never believed. The header `Forwarded` is not
/// read: a proxy that writes only one of the two lets a visitor write the other.
///
/// ```
/// use carafe_core::App;
/// use carafe_web::{WebApp, extract::ClientAddr};
///
/// let app = App::new().get("/ip/", |ClientAddr(ip): ClientAddr| ip.to_string());
/// ```
///
/// A Unix socket and the test client have no address: they count as `127.0.0.1`, and the test client is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClientAddr(pub IpAddr);

impl ClientAddr {
    /// Finds it, given the proxies that are believed.
    #[must_use]
    pub fn find(peer: &Peer, headers: &HeaderMap, trusted: &[TrustedProxy]) -> Self {
        let here = IpAddr::V4(Ipv4Addr::LOCALHOST);
        Self::forwarded(peer, headers, trusted)
            .unwrap_or_else(|| Self(peer.ip().map_or(here, |ip| ip.to_canonical())))
    }

    /// The one that a trusted proxy tells of.
    pub(crate) fn forwarded(peer: &Peer, headers: &HeaderMap, trusted: &[TrustedProxy]) -> Option<Self> {
        if !is_trusted(peer, trusted) {
            return None;
        }
        let mut last = None;
        for hop in hops(headers) {
            // Behind something unreadable nothing is known; the proxy that wrote it is as far as we see.
            let Some(ip) = hop else { break };
            last = Some(Self(ip));
            if !trusted.iter().any(|proxy| proxy.covers_ip(ip)) {
                break;
            }
        }
        last
    }
}

/// Whether the headers that a peer sends about others are believed.
pub(crate) fn is_trusted(peer: &Peer, trusted: &[TrustedProxy]) -> bool {
    match peer {
        Peer::Tcp(address) | Peer::Tls(address) => trusted.iter().any(|proxy| proxy.covers_ip(address.ip())),
        Peer::Unix(_) => trusted.contains(&TrustedProxy::Unix),
        Peer::InProcess => true,
    }
}

/// The addresses of `X-Forwarded-For`, the last one first.
fn hops(headers: &HeaderMap) -> impl Iterator<Item = Option<IpAddr>> {
    let lines: Vec<_> = headers.get_all(X_FORWARDED_FOR).iter().map(HeaderValue::as_bytes).collect();
    lines.into_iter().rev().flat_map(|line| line.rsplit(|byte| *byte == b',')).map(ip)
}

/// An address with or without port: `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]:80`.
fn ip(item: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(item).ok()?.trim();
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let ip = bare.parse().ok().or_else(|| text.parse().ok().map(|address: SocketAddr| address.ip()));
    ip.map(|ip: IpAddr| ip.to_canonical())
}

impl fmt::Display for ClientAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl<S: Sync> FromRequestParts<S> for ClientAddr {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        let current = Current::of(&parts.extensions)?;
        Ok(Self::find(current.peer(), &parts.headers, &current.site().settings().trusted_proxies))
    }
}
