//! What development answers below `/__carafe__/`, before anything of the site is asked: a part that a higher room adds.
//!
//! Knows nothing that is behind the door; only who may come near it.

use std::{fmt, future::Future, pin::Pin, sync::Arc};

use axum_core::response::Response;
use carafe_core::{Error, Part};
use http::{HeaderMap, Method, request::Parts};

use crate::{
    Peer, WebSite, debug_page,
    extract::request_origin,
    reached::{Reached, Secure},
    strict::HostName,
};

/// A function that answers requests of the developer below `/__carafe__/`; nothing means that the site shall answer.
///
/// It is asked only in a build with debug assertions, while the setting `site.debug` is on, and by a visitor on the
/// same machine. No middleware, no hook and no route of the site sees such a request. What is begun is carried to its end, also
/// when who asked goes away meanwhile.
///
/// ```
/// use carafe_core::App;
/// use carafe_web::{IntoResponse, WebApp, debug_door::DebugDoor};
///
/// let door = DebugDoor::new(|knock| {
///     (knock.path == "hello").then(|| async { "hello, developer".into_response() })
/// });
/// let app = App::new().get("/", || "hello").add(door);
/// ```
#[derive(Clone)]
pub struct DebugDoor(Arc<Open>);

type Open = dyn Fn(&Knock<'_>) -> Option<Answering> + Send + Sync;

/// An answer in the making.
type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;

/// A request that came to the door. It has no body: what is to be said fits into the path.
#[derive(Debug, Clone, Copy)]
pub struct Knock<'a> {
    /// The site.
    pub site: &'a WebSite,
    /// The method.
    pub method: &'a Method,
    /// The path after `/__carafe__/`, as it was sent.
    pub path: &'a str,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The host that was asked for, without port.
    pub host: &'a str,
    /// Scheme, host and port, as a browser writes them in `Origin`.
    pub origin: &'a str,
}

impl DebugDoor {
    /// Makes the part of a function.
    pub fn new<F, Later>(open: F) -> Self
    where
        F: Fn(&Knock<'_>) -> Option<Later> + Send + Sync + 'static,
        Later: Future<Output = Response> + Send + 'static,
    {
        Self(Arc::new(move |knock: &Knock<'_>| open(knock).map(|later| Box::pin(later) as Answering)))
    }
}

impl Knock<'_> {
    /// Whether the host is a name of this machine, or one that the settings name: what a stranger's name server leads
    /// here (DNS rebinding) is neither, also where the settings take every host.
    #[must_use]
    pub fn is_at_home(&self) -> bool {
        is_at_home(self.site, self.host)
    }
}

/// The same for a host name that was asked for.
#[must_use]
pub fn is_at_home(site: &WebSite, host: &str) -> bool {
    let named = site.settings().hosts.iter().any(|name| name == host);
    named || Reached::by(Secure::No, host) == Reached::HttpAtHome
}

impl Part for DebugDoor {}

impl fmt::Debug for DebugDoor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DebugDoor")
    }
}

/// Where the door is.
pub const DOOR: &str = "/__carafe__/";

/// The answer of the door, if the request is for it and may be.
pub(crate) fn answer(
    site: &WebSite,
    parts: &Parts,
    asked: (&Peer, &HostName),
) -> Option<impl Future<Output = Result<Response, Error>> + Send + use<>> {
    if !cfg!(debug_assertions) {
        return None;
    }
    let (peer, host) = asked;
    let path = parts.uri.path();
    let path = path.strip_prefix(&*site.settings().prefix).unwrap_or(path).strip_prefix(DOOR)?;
    if !site.settings().debug || !debug_page::is_here(peer, &parts.headers) {
        return None;
    }
    let scheme = match request_origin::is_secure(site, peer, &parts.headers) {
        Secure::Yes => "https",
        Secure::No => "http",
    };
    let port = host.port().map(|port| format!(":{port}")).unwrap_or_default();
    let origin = format!("{scheme}://{}{port}", host.as_str());
    let (method, headers) = (&parts.method, &parts.headers);
    let knock = Knock { site, method, path, headers, host: host.as_str(), origin: &origin };
    let begun = site.apps().parts::<DebugDoor>().find_map(|added| (added.part.0)(&knock))?;
    // A task of its own: an answer that nobody waits for any more is dropped, and half a migration is worse than none.
    Some(async { tokio::spawn(begun).await.map_err(Error::internal) })
}
