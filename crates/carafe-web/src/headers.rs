//! The headers that every response gets, in one pass.

use axum_core::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::{
    csp::Written,
    default_headers::{DEFAULTS, X_REQUEST_ID, fill},
    inert::is_inert,
    request_id::RequestId,
};

/// What a refusal has: there is no app whose policy it could be, and nothing in it that loads anything.
const REFUSED: [(HeaderName, HeaderValue); 2] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
];

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-store");

/// What an answer says itself, as far as the last steps ask: learned in one look, which costs less than one search.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Said {
    content_type: bool,
    /// Whether it says itself who may frame it.
    framing: bool,
    cookie: bool,
    /// Whether there is a length, which may not be true.
    pub(crate) length: bool,
    /// Whether a request may be answered with less: there is an entity tag or a time of the last change.
    pub(crate) validator: bool,
}

impl Said {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let mut said = Self::default();
        for name in headers.keys() {
            match *name {
                header::CONTENT_TYPE => said.content_type = true,
                header::X_FRAME_OPTIONS => said.framing = true,
                header::SET_COOKIE => said.cookie = true,
                header::CONTENT_LENGTH => said.length = true,
                header::ETAG | header::LAST_MODIFIED => said.validator = true,
                _ => {}
            }
        }
        said
    }
}

/// Whether browsers run nothing of an answer, by its type, and it does not say itself who may frame it. Of two types a
/// browser chooses.
fn is_harmless(headers: &HeaderMap, said: Said) -> bool {
    let mut types = headers.iter().filter(|(name, _)| **name == header::CONTENT_TYPE);
    match (types.next(), types.next()) {
        (Some((_, only)), None) => !said.framing && is_inert(only),
        _ => false,
    }
}

/// Adds the request's id.
pub(crate) fn add_id(response: &mut Response, id: &RequestId) {
    fill(response.headers_mut(), &X_REQUEST_ID, id.header());
}

/// Adds that nobody may keep errors and cookies: the last step for every answer.
pub(crate) fn add_last(response: &mut Response, said: Said) {
    let fails = response.status().is_client_error() || response.status().is_server_error();
    let headers = response.headers_mut();
    if said.cookie {
        headers.entry(header::CACHE_CONTROL).or_insert(PRIVATE);
    } else if fails {
        headers.entry(header::CACHE_CONTROL).or_insert(NO_STORE);
    }
}

/// What an app has to say to browsers beside its answer.
#[derive(Clone, Copy)]
pub(crate) struct Policy<'a> {
    /// What the answer says.
    pub(crate) said: Said,
    /// The policy of the route, of its app or of the site, with the defaults.
    pub(crate) written: &'a Written,
    /// The nonce that a page asked for.
    pub(crate) nonce: Option<&'a str>,
    /// That the site is to be asked over https.
    pub(crate) hsts: Option<&'a HeaderValue>,
}

/// Adds the policy. Where browsers run nothing, what would only hold for scripts and pages is left out, unless a nonce was
/// asked for.
///
/// All of it is in one map that was made when the site was built: to copy it, and put the few headers of the answer
/// on top, costs a third of what it takes to add each one. The id of the request has a place in it, which
/// [`add_id`] fills.
pub(crate) fn add_policy(response: &mut Response, policy: Policy<'_>) {
    let Policy { said, written, nonce, hsts } = policy;
    if written.is_silent() && nonce.is_none() {
        return;
    }
    let template = written.template(nonce.is_none() && is_harmless(response.headers(), said));
    let own = std::mem::replace(response.headers_mut(), template.clone());
    let headers = response.headers_mut();
    if let Some((name, value)) = nonce.and_then(|nonce| written.header_with(nonce)) {
        headers.insert(name, value);
    }
    // A nonce that is kept in a cache is one that can be known.
    if nonce.is_some() {
        headers.insert(header::CACHE_CONTROL, NO_STORE);
    }
    if let Some(hsts) = hsts {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, hsts.clone());
    }
    put_over(headers, own);
    if !said.content_type {
        headers.remove(header::CONTENT_TYPE);
    }
}

/// What the answer says itself wins.
fn put_over(headers: &mut HeaderMap, own: HeaderMap) {
    let mut last = None;
    for (name, value) in own {
        match (name, &last) {
            (Some(name), _) => {
                fill(headers, &name, value);
                last = Some(name);
            }
            (None, Some(name)) => {
                headers.append(name, value);
            }
            (None, None) => {}
        }
    }
}

/// Adds what every answer has to one that brings a policy of its own.
pub(crate) fn with_defaults(mut response: Response) -> Response {
    add_refused(&mut response);
    response
}

/// Adds what every answer has, and the policy of one that no app made.
pub(crate) fn add_refused(response: &mut Response) {
    add(response.headers_mut(), DEFAULTS);
    add(response.headers_mut(), REFUSED);
}

fn add<const N: usize>(headers: &mut HeaderMap, list: [(HeaderName, HeaderValue); N]) {
    for (name, value) in list {
        headers.entry(name).or_insert(value);
    }
}
