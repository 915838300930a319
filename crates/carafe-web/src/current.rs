//! What the framework knows of the request being answered: one value, kept in the request's extensions.

use std::{fmt, net::SocketAddr, path::PathBuf, sync::Arc, time::Instant};

use axum_core::extract::FromRequestParts;
use carafe_core::{AppId, Error};
use http::request::Parts;

use crate::{
    Service,
    route::table::{RouteId, RouteInfo},
};

/// The request as the framework sees it: its id, who sent it, which route it matched.
///
/// It is an extractor, cheap to clone, and in the extensions of every request that comes through the pipeline.
#[derive(Clone)]
pub struct Current(Arc<Inner>);

struct Inner {
    service: Service,
    id: RequestId,
    peer: Peer,
    started: Instant,
    app: AppId,
    matched: Option<Matched>,
}

/// The route a path matched, with the text of each parameter in the order of the pattern, percent-decoded.
#[derive(Debug, Clone)]
pub struct Matched {
    /// Which route.
    pub route: RouteId,
    /// The texts of its parameters.
    pub values: Vec<Box<str>>,
}

/// What is known before the route is.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// The id of the request.
    pub id: RequestId,
    /// Who sent it.
    pub peer: Peer,
    /// When its head was complete.
    pub started: Instant,
}

impl Current {
    pub(crate) fn new(service: Service, arrival: Arrival, app: AppId, matched: Option<Matched>) -> Self {
        let Arrival { id, peer, started } = arrival;
        Self(Arc::new(Inner { service, id, peer, started, app, matched }))
    }

    /// The site that answers.
    #[must_use]
    pub fn service(&self) -> &Service {
        &self.0.service
    }

    /// The id of this request: also in the log and in the `x-request-id` header of the answer.
    #[must_use]
    pub fn id(&self) -> &RequestId {
        &self.0.id
    }

    /// Who sent it: the other end of the connection.
    #[must_use]
    pub fn peer(&self) -> &Peer {
        &self.0.peer
    }

    /// When its head was complete.
    #[must_use]
    pub fn started(&self) -> Instant {
        self.0.started
    }

    /// The app whose route, or whose prefix, the path fell under.
    #[must_use]
    pub fn app(&self) -> AppId {
        self.0.app
    }

    /// The matched route: its name, pattern, methods and where it was added.
    #[must_use]
    pub fn route(&self) -> Option<&RouteInfo> {
        self.0.matched.as_ref().map(|matched| self.0.service.routes().info(matched.route))
    }

    /// The text of each parameter in the order of the pattern.
    #[must_use]
    pub fn path_values(&self) -> &[Box<str>] {
        self.0.matched.as_ref().map_or(&[], |matched| &matched.values)
    }

    /// Names and texts of the parameters, in the order of the pattern.
    pub fn path_params(&self) -> impl Iterator<Item = (&str, &str)> {
        let names = self.route().map_or(&[][..], |route| &route.params);
        names.iter().map(String::as_str).zip(self.path_values().iter().map(|value| &**value))
    }
}

impl fmt::Debug for Current {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Current").field("id", &self.0.id).field("peer", &self.0.peer).finish_non_exhaustive()
    }
}

impl<S: Sync> FromRequestParts<S> for Current {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        Self::of(&parts.extensions).cloned()
    }
}

impl Current {
    /// The one in a request's extensions.
    ///
    /// # Errors
    /// 500 when the request did not come through Carafe's pipeline, for instance in a bare axum router.
    pub fn of(extensions: &http::Extensions) -> Result<&Self, Error> {
        extensions.get::<Self>().ok_or_else(|| {
            Error::internal("this request did not come through Carafe's pipeline")
                .hint("serve it with `App::run` or `Service`, or do not use Carafe's extractors in a bare axum router")
        })
    }
}

/// The other end of a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Peer {
    /// An address and a port.
    Tcp(SocketAddr),
    /// A Unix socket, by the path it is bound to on our side.
    Unix(Arc<PathBuf>),
    /// No connection: a test client.
    InProcess,
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => write!(f, "{}", address.ip()),
            Self::Unix(_) => f.write_str("unix"),
            Self::InProcess => f.write_str("test"),
        }
    }
}

/// The id of a request: text that is safe in a header and in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestId(http::HeaderValue);

impl RequestId {
    /// From text such as a trusted proxy sends; nothing unless it is 1 to 64 letters, digits, `-`, `_`, `.` or `=`.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'=');
        let good = (1..=64).contains(&text.len()) && text.bytes().all(fits);
        good.then(|| http::HeaderValue::from_str(text).ok().map(Self)).flatten()
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.to_str().expect("bug in carafe: a request id is ASCII")
    }

    pub(crate) fn header(&self) -> http::HeaderValue {
        self.0.clone()
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
