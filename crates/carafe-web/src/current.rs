//! What the framework knows of the request being answered: one value, kept in the request's extensions.

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use axum_core::extract::FromRequestParts;
use carafe_core::{AppId, Error};
use http::{HeaderMap, Method, Uri, request::Parts};

use crate::{
    csp::{Written, new_nonce},
    reached::Reached,
    request_id::RequestId,
    route::{
        link::Link,
        table::{Found, RouteInfo},
    },
    website::WebSite,
};

/// The request as the framework sees it: its id, who sent it, which route it matched.
///
/// It is an extractor, cheap to clone, and in the extensions of every request that comes through the pipeline.
#[derive(Clone)]
pub struct Current(Arc<Inner>);

/// Fetches what a page needs and cannot wait for while it is rendered.
#[cfg(feature = "template")]
pub(crate) type Awaited = fn(Current) -> std::pin::Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>;

struct Inner {
    site: Arc<WebSite>,
    arrival: Arrival,
    head: Head,
    found: Found,
    app: AppId,
    body_passed_limit: AtomicBool,
    #[cfg(debug_assertions)]
    body: OnceLock<bytes::Bytes>,
    nonce: OnceLock<Box<str>>,
    #[cfg(feature = "db")]
    db: std::sync::Mutex<Option<carafe_db::Db>>,
    #[cfg(feature = "sessions")]
    visit: std::sync::OnceLock<crate::keeping::visit::Visit>,
    #[cfg(feature = "template")]
    awaited: std::sync::Mutex<Option<Awaited>>,
}

/// What is kept of a request's head while a handler has the request itself.
///
/// Late work reads it: error pages negotiate by `Accept`, files and entity tags answer conditional requests.
#[derive(Debug, Clone)]
pub struct Head {
    /// The method.
    pub method: Method,
    /// The target.
    pub uri: Uri,
    /// The headers that late work may need; all of them in debug, and when the site has error handlers of its own.
    pub headers: HeaderMap,
    /// Whether it came over https.
    pub reached: Reached,
    /// The port that the client named beside the host.
    pub port: Option<u16>,
}

/// What is known before the route is.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// The id of the request.
    pub id: RequestId,
    /// Who sent it.
    pub peer: Peer,
    /// The visitor behind a proxy that is trusted.
    pub client: Option<IpAddr>,
    /// When its head was complete.
    pub started: Instant,
}

impl Current {
    pub(crate) fn new(site: Arc<WebSite>, arrival: Arrival, head: Head, found: Found) -> Self {
        let app = found.app(site.routes());
        Self(Arc::new(Inner {
            site,
            arrival,
            head,
            found,
            app,
            body_passed_limit: AtomicBool::new(false),
            #[cfg(debug_assertions)]
            body: OnceLock::new(),
            nonce: OnceLock::new(),
            #[cfg(feature = "db")]
            db: std::sync::Mutex::default(),
            #[cfg(feature = "sessions")]
            visit: std::sync::OnceLock::new(),
            #[cfg(feature = "template")]
            awaited: std::sync::Mutex::new(None),
        }))
    }

    /// What handlers get that ask for the database, once somebody did.
    #[cfg(feature = "db")]
    pub(crate) fn lent_db(&self) -> Option<carafe_db::Db> {
        self.0.db.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Gives handlers further in another handle; back comes the one before.
    #[cfg(feature = "db")]
    pub(crate) fn lend_db(&self, db: Option<carafe_db::Db>) -> Option<carafe_db::Db> {
        std::mem::replace(&mut *self.0.db.lock().unwrap_or_else(std::sync::PoisonError::into_inner), db)
    }

    /// What was asked of the database in this request so far; each query only in development (`site.debug`).
    #[cfg(feature = "db")]
    #[must_use]
    pub fn queries(&self) -> carafe_db::db::Queries {
        self.lent_db().and_then(|db| Some(db.scope()?.queries())).unwrap_or_default()
    }

    /// The session, once somebody asked for it.
    #[cfg(feature = "sessions")]
    pub(crate) fn visit(&self) -> &std::sync::OnceLock<crate::keeping::visit::Visit> {
        &self.0.visit
    }

    /// Notes that a page cannot be rendered without something that has to be waited for.
    #[cfg(all(feature = "sessions", feature = "template"))]
    pub(crate) fn await_before_page(&self, awaited: Awaited) {
        *self.0.awaited.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(awaited);
    }

    /// What was noted since this was last asked.
    #[cfg(feature = "template")]
    pub(crate) fn awaited_before_page(&self) -> Option<Awaited> {
        self.0.awaited.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take()
    }

    pub(crate) fn body_passed_limit(&self) {
        self.0.body_passed_limit.store(true, Ordering::Relaxed);
    }

    pub(crate) fn remember_body(&self, bytes: &bytes::Bytes) {
        #[cfg(debug_assertions)]
        let _ = self.0.body.set(bytes.clone());
        #[cfg(not(debug_assertions))]
        let _ = bytes;
    }

    /// The body that an extractor has read as a whole: in a debug build while the setting `site.debug` is on, for the error
    /// page. Otherwise nothing keeps it.
    #[must_use]
    pub fn body_read(&self) -> Option<&[u8]> {
        #[cfg(debug_assertions)]
        return self.0.body.get().map(AsRef::as_ref);
        #[cfg(not(debug_assertions))]
        None
    }

    /// Whether more of the body came than its route takes.
    #[must_use]
    pub fn has_body_passed_limit(&self) -> bool {
        self.0.body_passed_limit.load(Ordering::Relaxed)
    }

    /// The site that answers.
    #[must_use]
    pub fn site(&self) -> &WebSite {
        &self.0.site
    }

    /// The id of this request: also in the log and in the `x-request-id` header of the answer.
    #[must_use]
    pub fn id(&self) -> &RequestId {
        &self.0.arrival.id
    }

    /// Who sent it: the other end of the connection.
    #[must_use]
    pub fn peer(&self) -> &Peer {
        &self.0.arrival.peer
    }

    /// When its head was complete.
    #[must_use]
    pub fn started(&self) -> Instant {
        self.0.arrival.started
    }

    /// The id of the request, who sent it, and when.
    #[must_use]
    pub fn arrival(&self) -> &Arrival {
        &self.0.arrival
    }

    /// What is kept of the request's head.
    #[must_use]
    pub fn head(&self) -> &Head {
        &self.0.head
    }

    /// What its path and method lead to.
    #[must_use]
    pub fn found(&self) -> &Found {
        &self.0.found
    }

    /// The app whose route, or whose prefix, the path fell under.
    #[must_use]
    pub fn app(&self) -> AppId {
        self.0.app
    }

    /// The matched route: its name, pattern, methods and where it was added.
    #[must_use]
    pub fn route(&self) -> Option<&RouteInfo> {
        match &self.0.found {
            Found::Route { route, .. } => Some(self.0.site.routes().info(*route)),
            _ => None,
        }
    }

    /// The nonce of this answer: scripts and styles inside the page that carry it are run.
    ///
    /// ```
    /// use carafe_web::{Current, Reply, respond::html};
    ///
    /// fn page(current: Current) -> Reply {
    ///     html(format!("<!doctype html><script nonce=\"{}\">greet()</script>", current.csp_nonce()))
    /// }
    /// ```
    ///
    /// It is drawn by chance when it is first asked for, and then is in the answer's Content-Security-Policy. Ask before
    /// the handler returns: what an answer streams comes after its head.
    #[must_use]
    pub fn csp_nonce(&self) -> &str {
        self.0.nonce.get_or_init(new_nonce)
    }

    pub(crate) fn asked_nonce(&self) -> Option<&str> {
        self.0.nonce.get().map(AsRef::as_ref)
    }

    /// The policy of the route, of its app or of the site.
    pub(crate) fn policy(&self) -> &Written {
        self.site().policy_of(&self.0.found)
    }

    /// Writes a link as seen from this request: nearest is the app that answers it.
    ///
    /// # Errors
    /// A [`LinkError`](crate::route::link::LinkError) as the cause: a function without a route, an unknown name, values that do not fit.
    pub fn url(&self, link: &Link) -> Result<String, Error> {
        Ok(self.site().routes().url_at(link, Some(self.app()), self.port_of_hosts())?)
    }

    /// The port of links to apps with a host of their own: that of the origin; without one in development that of the
    /// request, and never in production, where a cache may keep what a stranger made us write.
    fn port_of_hosts(&self) -> Option<u16> {
        let settings = self.site().settings();
        match &settings.origin {
            Some(origin) => origin.rsplit_once(':')?.1.parse().ok(),
            None if settings.debug => self.head().port,
            None => None,
        }
    }

    /// Signs and verifies values for one purpose with the keys of the site.
    ///
    /// ```
    /// use carafe_core::Result;
    /// use carafe_web::{Current, extract::Path};
    /// use std::time::Duration;
    ///
    /// const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);
    ///
    /// fn unsubscribe(current: Current, Path(token): Path<String>) -> Result<String> {
    ///     let address = current.signer("unsubscribe")?.verify(&token, WEEK)?;
    ///     Ok(format!("{address} gets no more mail"))
    /// }
    /// # let app = carafe_web::WebApp::get(carafe_core::App::new(), "/bye/{token}", unsubscribe);
    /// ```
    ///
    /// # Errors
    /// 500 when the site has no secret key, which in production it does not start without.
    #[cfg(feature = "sessions")]
    pub fn signer(&self, purpose: &str) -> Result<carafe_core::signing::Signer, Error> {
        Ok(carafe_core::signing::Signer::new(self.site().secret_keys()?, purpose))
    }

    /// The link to a static file: see [`WebSite::static_url`].
    ///
    /// # Errors
    /// When no app brings the file.
    #[track_caller]
    pub fn static_url(&self, name: &str) -> Result<String, Error> {
        self.site().static_url(name)
    }

    /// Writes a link with scheme and host, from the setting `site.origin`: never from what the request says.
    ///
    /// # Errors
    /// As [`url`](Current::url), and when the setting is missing.
    pub fn absolute_url(&self, link: &Link) -> Result<String, Error> {
        let origin = self.site().settings().origin.as_deref();
        Ok(self.site().routes().absolute_url(link, Some(self.app()), origin)?)
    }

    /// The text of each parameter in the order of the pattern.
    #[must_use]
    pub fn path_values(&self) -> &[Box<str>] {
        match &self.0.found {
            Found::Route { values, .. } => values,
            _ => &[],
        }
    }

    /// Names and texts of the parameters, in the order of the pattern.
    pub fn path_params(&self) -> impl Iterator<Item = (&str, &str)> {
        let names = self.route().map_or(&[][..], |route| &route.params);
        names.iter().map(String::as_str).zip(self.path_values().iter().map(|value| &**value))
    }
}

impl fmt::Debug for Current {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Current").field("id", self.id()).field("peer", self.peer()).finish_non_exhaustive()
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
    /// An address and a port, over TLS that this program speaks itself.
    Tls(SocketAddr),
    /// A Unix socket, by the path it is bound to on our side.
    Unix(Arc<PathBuf>),
    /// No connection: a test client.
    InProcess,
}

impl Peer {
    /// The address at the other end, where there is one.
    ///
    /// ```
    /// use carafe_web::Peer;
    ///
    /// let peer = Peer::Tls("203.0.113.9:4000".parse().unwrap());
    /// assert_eq!(peer.ip().unwrap().to_string(), "203.0.113.9");
    /// assert_eq!(Peer::InProcess.ip(), None);
    /// ```
    #[must_use]
    pub fn ip(&self) -> Option<IpAddr> {
        match self {
            Self::Tcp(address) | Self::Tls(address) => Some(address.ip()),
            Self::Unix(_) | Self::InProcess => None,
        }
    }
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) | Self::Tls(address) => write!(f, "{}", address.ip()),
            Self::Unix(_) => f.write_str("unix"),
            Self::InProcess => f.write_str("test"),
        }
    }
}
