//! A request that has just come, before anything is kept of it.

use std::{net::IpAddr, time::Instant};

use http::HeaderMap;

use crate::{
    current::{Arrival, Peer},
    default_headers::X_REQUEST_ID,
    extract::{ClientAddr, is_trusted, request_origin},
    reached::{Reached, Secure},
    request_id::RequestId,
    strict::{HostName, KnownHost},
    website::WebSite,
};

/// Who sent a request, and when.
pub(crate) struct Sender<'a> {
    pub(crate) peer: &'a Peer,
    /// When the head was complete.
    pub(crate) started: Instant,
    /// What its connection named before.
    pub(crate) known: &'a mut KnownHost,
}

/// An [`Arrival`] that borrows: of most requests nothing is kept.
pub(crate) struct Arriving<'a> {
    pub(crate) id: RequestId,
    pub(crate) peer: &'a Peer,
    pub(crate) client: Option<IpAddr>,
    pub(crate) started: Instant,
}

impl<'a> Arriving<'a> {
    /// Under a new id, unless a proxy that is trusted with it brings one.
    pub(crate) fn new(site: &WebSite, headers: &HeaderMap, sender: &Sender<'a>) -> Self {
        let settings = site.settings();
        if settings.trusted_proxies.is_empty() && !settings.trust_request_id {
            return Self::unread(sender);
        }
        let Sender { peer, started, .. } = *sender;
        let believed = settings.trust_request_id && is_trusted(peer, &settings.trusted_proxies);
        let brought = if believed { headers.get(X_REQUEST_ID) } else { None };
        let kept = brought.and_then(|value| RequestId::from_text(value.to_str().ok()?));
        let client = ClientAddr::forwarded(peer, headers, &settings.trusted_proxies).map(|client| client.0);
        Self { id: kept.unwrap_or_else(RequestId::generate), peer, client, started }
    }

    /// Without a look at its headers.
    pub(crate) fn unread(sender: &Sender<'a>) -> Self {
        Self { id: RequestId::generate(), peer: sender.peer, client: None, started: sender.started }
    }

    pub(crate) fn of(arrival: &'a Arrival) -> Self {
        let Arrival { id, peer, client, started } = arrival;
        Self { id: id.clone(), peer, client: *client, started: *started }
    }

    pub(crate) fn into_arrival(self) -> Arrival {
        let Self { id, peer, client, started } = self;
        Arrival { id, peer: peer.clone(), client, started }
    }

    /// Whether it came over https, to us or to a proxy that is trusted.
    pub(crate) fn is_secure(&self, site: &WebSite, headers: &HeaderMap) -> Secure {
        request_origin::is_secure(site, self.peer, headers)
    }

    pub(crate) fn reached(&self, site: &WebSite, headers: &HeaderMap, host: &HostName) -> Reached {
        Reached::by(self.is_secure(site, headers), host.as_str())
    }
}
