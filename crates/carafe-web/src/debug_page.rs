//! Who explains an error to the developer, in place of the plain page: a part that a higher room adds.
//!
//! Knows no explanation itself.

use std::{fmt, net::IpAddr, sync::Arc};

use axum_core::response::Response;
use carafe_core::{Error, Part};
use http::HeaderMap;

use crate::{
    current::{Current, Peer},
    wanted::Wanted,
};

/// A function that explains errors in development; nothing means that the plain page shall do it.
///
/// It is asked only in a build with debug assertions, while the setting `site.debug` is on, and by a visitor on the
/// same machine. Error handlers of the site come before it, but for those that are chosen by a status of 500 and above:
/// who can mend an error wants to know what it is.
///
/// ```
/// use carafe_core::App;
/// use carafe_web::{IntoResponse, WebApp, debug_page::DebugPage};
///
/// let page = DebugPage::new(|_current, error, _wanted| Some(format!("{error:?}").into_response()));
/// let app = App::new().get("/", || "hello").add(page);
/// ```
#[derive(Clone)]
pub struct DebugPage(Arc<Explain>);

type Explain = dyn Fn(&Current, &Error, Wanted) -> Option<Response> + Send + Sync;

impl DebugPage {
    /// Makes the part of a function.
    pub fn new(
        explain: impl Fn(&Current, &Error, Wanted) -> Option<Response> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(explain))
    }
}

impl Part for DebugPage {}

impl fmt::Debug for DebugPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DebugPage")
    }
}

/// The explanation, if there may be one and somebody gives it.
pub(crate) fn explain(current: &Current, error: &Error, wanted: Wanted) -> Option<Response> {
    if !cfg!(debug_assertions) || !may_explain(current) {
        return None;
    }
    current.site().apps().parts::<DebugPage>().find_map(|added| (added.part.0)(current, error, wanted))
}

/// Whether somebody explains errors to who asks.
pub(crate) fn explains(current: &Current) -> bool {
    cfg!(debug_assertions)
        && may_explain(current)
        && current.site().apps().parts::<DebugPage>().next().is_some()
}

/// Whether who asks may read what went wrong.
pub(crate) fn may_explain(current: &Current) -> bool {
    current.site().settings().debug && is_here(current.peer(), &current.head().headers)
}

/// Whether somebody on this machine asks. What a proxy on this machine says of others is heard: it can only make
/// the answer a no.
pub(crate) fn is_here(peer: &Peer, headers: &HeaderMap) -> bool {
    let near = match peer {
        Peer::InProcess => true,
        Peer::Tcp(address) | Peer::Tls(address) => address.ip().to_canonical().is_loopback(),
        Peer::Unix(_) => false,
    };
    near && !was_forwarded(headers)
}

fn was_forwarded(headers: &HeaderMap) -> bool {
    let loopback = |text: &str| text.trim().parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    let all_near = |value: &http::HeaderValue| value.to_str().is_ok_and(|text| text.split(',').all(loopback));
    headers.contains_key("forwarded") || !headers.get_all("x-forwarded-for").iter().all(all_near)
}
