//! Stands before the functions of routes: it looks at what may change something, and at handshakes of WebSockets.

use std::sync::Arc;

use axum_core::{extract::Request, response::IntoResponse};
use http::{
    HeaderMap, HeaderValue, Method,
    header::{AUTHORIZATION, UPGRADE},
};

use super::{
    origin::{self, Verdict},
    refusal::Cause,
};
use crate::{
    Current,
    extract::ContentType,
    handler::{Answer, Endpoint},
    route::table::RouteInfo,
};

/// A function behind the look at where a request comes from.
pub(crate) struct Gate(Arc<dyn Endpoint>);

impl Gate {
    /// The function of a route, behind the look unless the route is exempt.
    pub(crate) fn before(route: &RouteInfo) -> Arc<dyn Endpoint> {
        let endpoint = Arc::clone(&route.handler.endpoint);
        if route.handler.csrf_exempt { endpoint } else { Arc::new(Self(endpoint)) }
    }
}

impl Endpoint for Gate {
    fn call(&self, request: Request) -> Answer {
        if only_reads(request.method(), request.headers()) {
            return self.0.call(request);
        }
        let is_handshake = is_safe(request.method());
        let current = match Current::of(request.extensions()) {
            Ok(current) => current,
            Err(error) => return Answer::ready(error.into_response()),
        };
        match origin::judge(current, &request) {
            Verdict::Ours => self.0.call(request),
            Verdict::Refused(cause) => Answer::ready(cause.into_error().into_response()),
            // Every browser sends `Origin` with the handshake of a WebSocket (RFC 6455, 4.1).
            Verdict::Silent if is_handshake => self.0.call(request),
            Verdict::Silent if !may_be_a_form(request.headers()) => self.0.call(request),
            #[cfg(feature = "sessions")]
            Verdict::Silent if super::token::has_session(current) => {
                self.with_token(current.clone(), request)
            }
            Verdict::Silent if has_password(request.headers()) => {
                Answer::ready(Cause::Silent.into_error().into_response())
            }
            Verdict::Silent => self.0.call(request),
        }
    }
}

impl Gate {
    #[cfg(feature = "sessions")]
    fn with_token(&self, current: Current, request: Request) -> Answer {
        let endpoint = Arc::clone(&self.0);
        Answer::new(async move {
            match super::token::check(&current, request).await {
                Ok(Ok(request)) => endpoint.call(request).await,
                Ok(Err(cause)) => cause.into_error().into_response(),
                Err(error) => error.into_response(),
            }
        })
    }
}

/// Whether nothing has to be looked at: it changes nothing and is no handshake.
fn only_reads(method: &Method, headers: &HeaderMap) -> bool {
    is_safe(method) && !is_handshake(headers)
}

/// RFC 9110, 9.2.1: methods that change nothing.
pub(crate) fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE)
}

/// Whether it begins a WebSocket. That is a GET, but no policy of browsers keeps a page of another site from reading and
/// writing what comes then, with the visitor's cookies.
fn is_handshake(headers: &HeaderMap) -> bool {
    let is_socket = |protocol: &[u8]| protocol.trim_ascii().eq_ignore_ascii_case(b"websocket");
    let names_one = |value: &HeaderValue| value.as_bytes().split(|b| *b == b',').any(is_socket);
    // Every request is asked, and to look at the names is cheaper than to search one that is not there.
    headers.iter().any(|(name, value)| *name == UPGRADE && names_one(value))
}

/// Whether a form of another site could send such a body without asking first (Fetch, 4.10: CORS-safelisted types).
/// What is unreadable counts too.
fn may_be_a_form(headers: &HeaderMap) -> bool {
    let simple = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];
    ContentType::of(headers).is_none_or(|kind| simple.contains(&kind.essence()))
}

fn has_password(headers: &HeaderMap) -> bool {
    let values = headers.get_all(AUTHORIZATION).into_iter();
    values
        .into_iter()
        .any(|value| value.as_bytes().get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"basic ")))
}
