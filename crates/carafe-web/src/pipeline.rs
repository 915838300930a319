//! What every request goes through, from top to bottom.

use std::sync::Arc;

use axum_core::{extract::Request, response::Response};
use carafe_core::Error;
use http::{HeaderMap, HeaderName, Method, Uri, header, uri::PathAndQuery};
use http_body::Body as _;

use crate::{
    current::{Arrival, Current, Head, Peer},
    dispatch::Dispatch,
    error_page,
    extract::BodyLimit,
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
    let arrival = Arrival::now(peer);
    let seen =
        Seen { arrival: arrival.clone(), method: request.method().clone(), uri: request.uri().clone() };

    let mut response = match admit(site, request, arrival) {
        Ok((current, request)) => dispatch.run(&current, request).await,
        Err(refused) => error_page::refuse(&seen.arrival.id, &refused),
    };

    headers::add_defaults(&mut response, &seen.arrival.id);
    let response = without_body(&seen.method, response);
    seen.tell(&response);
    response
}

/// What the log tells of a request, kept while the site has it.
struct Seen {
    arrival: Arrival,
    method: Method,
    uri: Uri,
}

impl Seen {
    fn tell(&self, response: &Response) {
        log::access(&AccessLine {
            peer: &self.arrival.peer,
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
    let host = strict::check_head(&parts, site.hosts())?;
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
