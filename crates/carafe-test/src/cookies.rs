//! The cookie jar of a client: which cookies go where, as RFC 6265 and browsers have it.

mod set_cookie;

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use http::{HeaderMap, header::SET_COOKIE};

use crate::url::Url;

pub use set_cookie::SetCookie;

/// The cookies that a client keeps between requests.
///
/// A cookie is sent back to the host (or the domain and its subdomains) and below the path that it was set for,
/// until it expires. A `Secure` one is sent over HTTPS, and, as in browsers, to `localhost`.
///
/// ```
/// use carafe_core::App;
/// use carafe_test::TestClient;
///
/// let client = TestClient::new(App::new());
/// client.cookies().set("theme", "dark");
/// assert_eq!(client.cookies().get("theme").as_deref(), Some("dark"));
/// client.cookies().clear();
/// assert_eq!(client.cookies().get("theme"), None);
/// ```
#[derive(Debug, Default)]
pub struct CookieJar(Mutex<Vec<Stored>>);

#[derive(Debug, Clone)]
struct Stored {
    name: String,
    value: String,
    scope: Scope,
    path: String,
    secure: bool,
    expires: Option<SystemTime>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Scope {
    /// Put in by the test itself: sent everywhere.
    Everywhere,
    Host(String),
    Domain(String),
}

impl CookieJar {
    /// The value of a cookie, whatever host and path it belongs to.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<String> {
        self.stored().iter().rev().find(|cookie| cookie.name == name).map(|cookie| cookie.value.clone())
    }

    /// Puts a cookie in that is sent with every request, in place of any other of this name.
    pub fn set(&self, name: &str, value: &str) {
        self.remove(name);
        self.stored().push(Stored {
            name: name.to_owned(),
            value: value.to_owned(),
            scope: Scope::Everywhere,
            path: "/".to_owned(),
            secure: false,
            expires: None,
        });
    }

    /// Takes out every cookie of this name.
    pub fn remove(&self, name: &str) {
        self.stored().retain(|cookie| cookie.name != name);
    }

    /// Takes out every cookie: a visitor who comes for the first time.
    pub fn clear(&self) {
        self.stored().clear();
    }

    /// Names and values of all cookies, oldest first.
    #[must_use]
    pub fn all(&self) -> Vec<(String, String)> {
        self.stored().iter().map(|cookie| (cookie.name.clone(), cookie.value.clone())).collect()
    }

    /// Takes in what a response sets.
    pub(crate) fn store(&self, url: &Url, headers: &HeaderMap) {
        let now = SystemTime::now();
        for header in headers.get_all(SET_COOKIE) {
            let Some(cookie) = SetCookie::parse(&String::from_utf8_lossy(header.as_bytes())) else {
                continue;
            };
            self.store_one(url, &cookie, now);
        }
    }

    /// The `Cookie` header for a request; empty if there is nothing to send.
    pub(crate) fn header_for(&self, url: &Url) -> String {
        let now = SystemTime::now();
        let mut fitting: Vec<Stored> =
            self.stored().iter().filter(|cookie| cookie.goes_to(url, now)).cloned().collect();
        // RFC 6265, 5.4: longer paths first.
        fitting.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        let pairs: Vec<_> =
            fitting.iter().map(|cookie| format!("{}={}", cookie.name, cookie.value)).collect();
        pairs.join("; ")
    }

    fn store_one(&self, url: &Url, cookie: &SetCookie, now: SystemTime) {
        let Some(scope) = scope_of(url, cookie.domain()) else { return };
        if cookie.is_secure() && !is_trustworthy(url) {
            return;
        }
        let path = match cookie.path() {
            Some(path) if path.starts_with('/') => path.to_owned(),
            _ => default_path(url.path()),
        };
        let mut stored = self.stored();
        let same = |old: &Stored| {
            old.name == cookie.name()
                && (old.scope == Scope::Everywhere || (old.scope == scope && old.path == path))
        };
        stored.retain(|old| !same(old));
        let expires = cookie.expires_at(now);
        if expires.is_none_or(|end| end > now) {
            let (name, value) = (cookie.name().to_owned(), cookie.value().to_owned());
            stored.push(Stored { name, value, scope, path, secure: cookie.is_secure(), expires });
        }
    }

    fn stored(&self) -> MutexGuard<'_, Vec<Stored>> {
        // A test that panicked while it held the jar has failed already; the others may go on.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stored {
    fn goes_to(&self, url: &Url, now: SystemTime) -> bool {
        let host = url.host_name();
        let on_host = match &self.scope {
            Scope::Everywhere => true,
            Scope::Host(own) => *own == host,
            Scope::Domain(domain) => is_within(&host, domain),
        };
        on_host
            && covers_path(&self.path, url.path())
            && (!self.secure || is_trustworthy(url))
            && self.expires.is_none_or(|end| end > now)
    }
}

/// RFC 6265, 5.3: a host may set cookies for itself and for the domains it is in, and for no other.
fn scope_of(url: &Url, domain: Option<&str>) -> Option<Scope> {
    let host = url.host_name();
    match domain.map(|domain| domain.trim_start_matches('.').to_ascii_lowercase()) {
        None => Some(Scope::Host(host)),
        Some(domain) if domain.is_empty() => Some(Scope::Host(host)),
        Some(domain) => is_within(&host, &domain).then_some(Scope::Domain(domain)),
    }
}

fn is_within(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// RFC 6265, 5.1.4.
fn covers_path(cookie: &str, path: &str) -> bool {
    path.strip_prefix(cookie)
        .is_some_and(|rest| rest.is_empty() || cookie.ends_with('/') || rest.starts_with('/'))
}

/// RFC 6265, 5.1.4: the folder of the path that set the cookie.
fn default_path(path: &str) -> String {
    match path.rsplit_once('/') {
        Some(("", _)) | None => "/".to_owned(),
        Some((folder, _)) => folder.to_owned(),
    }
}

/// HTTPS, or this very machine, which browsers trust as much (W3C Secure Contexts, 3.1).
fn is_trustworthy(url: &Url) -> bool {
    let host = url.host_name();
    url.https || is_within(&host, "localhost") || host.starts_with("127.") || host == "[::1]"
}
