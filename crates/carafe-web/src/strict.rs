//! What a request's head must be before anything is done with it.
//!
//! Knows no sockets and no routes. hyper lets through what RFC 9112 forbids: a missing or doubled `Host`, a target that
//! is no path, codings that a proxy before us may read in another way. Each of those is how one request becomes two,
//! or a link in a mail leads to somebody else's site.

mod host_name;

use carafe_core::Error;
use http::{
    HeaderMap, HeaderValue, Method, StatusCode, Uri, Version,
    header::{CONNECTION, CONTENT_LENGTH, EXPECT, HOST, TRANSFER_ENCODING, UPGRADE},
    request::Parts,
};

use crate::calm::is_calm;
pub use host_name::HostName;
pub(crate) use host_name::KnownHost;
use host_name::parse_host;

/// The host names that a site answers to: the setting `hosts` of section `[site]`.
///
/// ```
/// use carafe_web::strict::AllowedHosts;
///
/// let hosts = AllowedHosts::new(["example.com", ".example.org"]);
/// assert!(hosts.allow("example.com") && !hosts.allow("www.example.com"));
/// assert!(hosts.allow("example.org") && hosts.allow("www.example.org"), "a leading dot takes subdomains too");
///
/// let local = AllowedHosts::default();
/// assert!(local.allow("localhost") && local.allow("blog.localhost") && local.allow("[::1]"));
/// assert!(!local.allow("example.com"), "a page of a stranger must not reach a site in development (DNS rebinding)");
/// ```
#[derive(Debug, Clone)]
pub struct AllowedHosts {
    entries: Vec<Entry>,
}

#[derive(Debug, Clone)]
enum Entry {
    Any,
    Exact(String),
    /// With the leading dot.
    Under(String),
}

impl AllowedHosts {
    /// From texts as in the settings: a name, a name with a leading dot (it and its subdomains), or `*`.
    #[must_use]
    pub fn new<'a>(hosts: impl IntoIterator<Item = &'a str>) -> Self {
        let entries: Vec<_> = hosts.into_iter().map(entry).collect();
        if entries.is_empty() { Self::default() } else { Self { entries } }
    }

    /// Whether a text of the settings can name a host: one that is never sent would shut everyone out.
    #[must_use]
    pub fn is_entry(text: &str) -> bool {
        let name = text.strip_prefix('.').unwrap_or(text);
        text == "*" || parse_host(name).is_some_and(|host| host.port().is_none() && !name.ends_with(':'))
    }

    /// Whether requests for this name are answered; the name is one of a [`HostName`].
    #[must_use]
    pub fn allow(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| match entry {
            Entry::Any => true,
            Entry::Exact(exact) => exact == name,
            Entry::Under(domain) => name.ends_with(domain.as_str()) || name == &domain[1..],
        })
    }
}

/// The names of this machine only: what an empty list means.
impl Default for AllowedHosts {
    fn default() -> Self {
        Self { entries: ["127.0.0.1", "[::1]", ".localhost"].map(entry).into() }
    }
}

fn entry(text: &str) -> Entry {
    let text = text.trim_end_matches('.').to_ascii_lowercase();
    match text.as_bytes().first() {
        Some(b'*') if text.len() == 1 => Entry::Any,
        Some(b'.') => Entry::Under(text),
        _ => Entry::Exact(text),
    }
}

/// Checks the head of a request and gives the host that it is for.
///
/// ```
/// use carafe_web::strict::{AllowedHosts, check_head};
///
/// let request = http::Request::get("/").header("host", "LOCALHOST:8000").body(()).unwrap();
/// let parts = request.into_parts().0;
/// let host = check_head(&parts, &AllowedHosts::default()).unwrap();
/// assert_eq!((host.as_str(), host.port()), ("localhost", Some(8000)));
/// ```
///
/// # Errors
/// 400 unless there is exactly one valid and allowed host (RFC 9112 section 3.2) and the target is a path (or `*` for
/// OPTIONS); 417 for an unknown `Expect`; 501 for a transfer coding other than `chunked`. All of them close the
/// connection, and none repeats what was sent.
pub fn check_head(parts: &Parts, allowed: &AllowedHosts) -> Result<HostName, Error> {
    sound(parts, allowed, &mut KnownHost::default()).map(|sound| sound.host.clone())
}

/// A head that was checked.
pub(crate) struct Sound<'k> {
    pub(crate) host: &'k HostName,
    /// Whether it asks for another protocol.
    pub(crate) upgrades: bool,
}

/// As [`check_head`], for a connection that may have named the host before.
pub(crate) fn sound<'k>(
    parts: &Parts,
    allowed: &AllowedHosts,
    known: &'k mut KnownHost,
) -> Result<Sound<'k>, Error> {
    check_target(parts)?;
    let said = Said::of(&parts.headers);
    said.check_framing()?;
    said.check_expect()?;
    let host = known.read(said.host(&parts.uri).ok_or_else(no_host)?, allowed)?;
    Ok(Sound { host, upgrades: said.upgrades })
}

/// The few header fields that decide, gathered in one look at all of them.
#[derive(Default)]
struct Said<'a> {
    hosts: Seen<'a>,
    lengths: Seen<'a>,
    codings: Seen<'a>,
    expect: Seen<'a>,
    upgrades: bool,
}

/// A field: its first value, and how many there are.
#[derive(Default)]
struct Seen<'a> {
    first: Option<&'a HeaderValue>,
    count: usize,
}

impl<'a> Seen<'a> {
    fn add(&mut self, value: &'a HeaderValue) {
        self.first.get_or_insert(value);
        self.count += 1;
    }

    /// The value if there is exactly one.
    fn only(&self) -> Option<&'a HeaderValue> {
        self.first.filter(|_| self.count == 1)
    }
}

impl<'a> Said<'a> {
    fn of(headers: &'a HeaderMap) -> Self {
        let mut said = Self::default();
        for (name, value) in headers {
            match *name {
                HOST => said.hosts.add(value),
                CONTENT_LENGTH => said.lengths.add(value),
                TRANSFER_ENCODING => said.codings.add(value),
                EXPECT => said.expect.add(value),
                UPGRADE => said.upgrades = true,
                _ => {}
            }
        }
        said
    }

    /// Where a body ends must be said once and in one way (RFC 9112 section 6.3).
    fn check_framing(&self) -> Result<(), Error> {
        if self.lengths.count > 1 {
            return Err(refuse("There is more than one Content-Length."));
        }
        if self.codings.count == 0 {
            return Ok(());
        }
        if self.lengths.count > 0 {
            return Err(refuse("Content-Length and Transfer-Encoding exclude each other."));
        }
        match self.codings.only() {
            Some(coding) if coding.as_bytes().eq_ignore_ascii_case(b"chunked") => Ok(()),
            _ => Err(closing(StatusCode::NOT_IMPLEMENTED, "The only transfer coding is `chunked`.")),
        }
    }

    fn check_expect(&self) -> Result<(), Error> {
        match self.expect.first {
            Some(value) if !value.as_bytes().eq_ignore_ascii_case(b"100-continue") => {
                Err(closing(StatusCode::EXPECTATION_FAILED, "The only expectation is `100-continue`."))
            }
            _ => Ok(()),
        }
    }

    /// In HTTP/2 the authority is the host, and a `Host` beside it must say the same (RFC 9113 section 8.3.1).
    fn host(&self, uri: &'a Uri) -> Option<&'a [u8]> {
        let authority = uri.authority().map(http::uri::Authority::as_str);
        match (authority, self.hosts.count, self.hosts.first) {
            (None, 1, Some(host)) => Some(host.as_bytes()),
            (Some(authority), 0, _) => Some(authority.as_bytes()),
            (Some(authority), 1, Some(host))
                if host.as_bytes().eq_ignore_ascii_case(authority.as_bytes()) =>
            {
                Some(authority.as_bytes())
            }
            _ => None,
        }
    }
}

fn check_target(Parts { method, uri, version, .. }: &Parts) -> Result<(), Error> {
    if method == Method::CONNECT {
        return Err(refuse("CONNECT is for proxies."));
    }
    if *version < Version::HTTP_2 && (uri.scheme().is_some() || uri.authority().is_some()) {
        return Err(refuse("The request target must be a path."));
    }
    match uri.path() {
        "*" if method == Method::OPTIONS => Ok(()),
        path if path.starts_with('/') && is_plain(uri) => Ok(()),
        _ => Err(refuse("The request target must be a path.")),
    }
}

/// Whether guards, routes and proxies read the path alike: no raw bytes beyond ASCII, no backslash, no NUL, and no
/// segment `.` or `..`, which every client resolves before it asks.
fn is_plain(uri: &Uri) -> bool {
    let (path, query) = (uri.path(), uri.query().unwrap_or_default());
    let odd = |b: u8| !(0x21..0x7F).contains(&b);
    if query.bytes().any(odd) {
        return false;
    }
    is_calm(path)
        || !path.bytes().any(|b| odd(b) || b == b'\\')
            && !path.contains("%00")
            && !path.split('/').any(is_dots)
}

fn is_dots(segment: &str) -> bool {
    let rest = segment.trim_start_matches('.');
    match (segment.len() - rest.len(), rest) {
        (1 | 2, "") => true,
        (dots, rest) if rest.starts_with('%') && dots < 2 => {
            let plain = segment.replace("%2e", ".").replace("%2E", ".");
            plain == "." || plain == ".."
        }
        _ => false,
    }
}

#[track_caller]
fn no_host() -> Error {
    refuse("The Host header must be there once and name a host.")
}

#[track_caller]
fn refuse(message: &'static str) -> Error {
    closing(StatusCode::BAD_REQUEST, message)
}

/// Whoever sends such a head may mean two requests by it: what follows is not read.
#[track_caller]
fn closing(status: StatusCode, message: &'static str) -> Error {
    Error::new(status, message).header(CONNECTION, HeaderValue::from_static("close"))
}
