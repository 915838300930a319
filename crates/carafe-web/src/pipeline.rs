//! What every request goes through, from top to bottom.

use std::{net::IpAddr, sync::Arc};

use axum_core::{extract::Request, response::Response};
use carafe_core::Error;
use http::{HeaderMap, HeaderName, Method, Uri, header, uri::PathAndQuery};
use http_body::Body as _;

use crate::{
    current::{Arrival, Current, Head, Peer, RequestId},
    dispatch::Dispatch,
    error_page,
    extract::{BodyLimit, ClientAddr, is_trusted},
    headers,
    log::{self, AccessLine},
    respond::without_body,
    route::table::Found,
    strict,
    website::WebSite,
};

/// Answers one request: the whole stack in one pass. `docs/dev/request.md` tells the same steps in prose.
pub(crate) async fn answer(
    site: &Arc<WebSite>,
    dispatch: &Dispatch,
    request: Request,
    peer: Peer,
) -> Response {
    let arrival = Arrival::now(id_for(site, &peer, request.headers()), peer);
    let seen = Seen::of(site, &arrival, &request);

    let mut response = match admit(site, request, arrival) {
        Ok((current, request)) => dispatch.run(&current, request).await,
        Err(refused) => error_page::refuse(&seen.arrival.id, &refused),
    };

    headers::add_defaults(&mut response, &seen.arrival.id);
    let response = without_body(&seen.method, response);
    seen.tell(&response);
    response
}

/// A new id, unless a proxy that is trusted with it brings one.
fn id_for(site: &WebSite, peer: &Peer, headers: &HeaderMap) -> RequestId {
    let settings = site.settings();
    let believed = settings.trust_request_id && is_trusted(peer, &settings.trusted_proxies);
    let brought = if believed { headers.get(headers::X_REQUEST_ID) } else { None };
    let kept = brought.and_then(|value| RequestId::from_text(value.to_str().ok()?));
    kept.unwrap_or_else(RequestId::generate)
}

/// What the log tells of a request, kept while the site has it.
struct Seen {
    arrival: Arrival,
    client: Option<IpAddr>,
    method: Method,
    uri: Uri,
}

impl Seen {
    fn of(site: &WebSite, arrival: &Arrival, request: &Request) -> Self {
        let proxies = &site.settings().trusted_proxies;
        Self {
            arrival: arrival.clone(),
            client: ClientAddr::forwarded(&arrival.peer, request.headers(), proxies).map(|client| client.0),
            method: request.method().clone(),
            uri: request.uri().clone(),
        }
    }

    fn tell(&self, response: &Response) {
        log::access(&AccessLine {
            peer: &self.arrival.peer,
            client: self.client,
            method: &self.method,
            target: self.uri.path_and_query().map_or("", PathAndQuery::as_str),
            status: response.status(),
            elapsed: self.arrival.started.elapsed(),
            bytes: response.body().size_hint().exact(),
            id: &self.arrival.id,
        });
    }
}

/// Lets a request in: its head is sound, its host is ours, its path is looked up, its body has a limit.
fn admit(site: &Arc<WebSite>, request: Request, arrival: Arrival) -> Result<(Current, Request), Error> {
    let (mut parts, body) = request.into_parts();
    let host = strict::check_head(&parts, site.hosts())
        .inspect_err(|error| error_page::log_refused(&arrival.id, parts.headers.get(header::HOST), error))?;
    let found = site.routes().find(host.as_str(), &parts.method, &parts.uri);
    let limit = body_limit(site, &found);
    let head = Head {
        method: parts.method.clone(),
        uri: parts.uri.clone(),
        headers: kept_headers(site, &parts.headers),
    };
    let current = Current::new(Arc::clone(site), arrival, head, found);
    parts.extensions.insert(current.clone());
    Ok((current, limit.apply(Request::from_parts(parts, body))))
}

fn body_limit(site: &WebSite, found: &Found) -> BodyLimit {
    let own = match found {
        Found::Route { route, .. } => site.routes().info(*route).handler.body_limit,
        _ => None,
    };
    BodyLimit(own.unwrap_or(site.settings().body_limit.bytes()))
}

/// The headers that late work reads. With error handlers about it is all of them, as those may ask for anything.
fn kept_headers(site: &WebSite, headers: &HeaderMap) -> HeaderMap {
    if !site.catchers().is_empty() {
        return headers.clone();
    }
    let mut kept = HeaderMap::new();
    for (name, value) in headers {
        if LATE.contains(name) {
            kept.append(name.clone(), value.clone());
        }
    }
    kept
}

const LATE: [HeaderName; 9] = [
    header::ACCEPT,
    header::ACCEPT_ENCODING,
    header::CONTENT_TYPE,
    header::IF_MATCH,
    header::IF_MODIFIED_SINCE,
    header::IF_NONE_MATCH,
    header::IF_RANGE,
    header::IF_UNMODIFIED_SINCE,
    header::RANGE,
];
