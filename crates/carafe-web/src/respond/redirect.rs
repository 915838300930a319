//! Replies that lead elsewhere.

use axum_core::response::{IntoResponse, Response};
use carafe_core::{Error, Place};
use http::{HeaderValue, StatusCode, Uri, header};

use super::{
    late::Asked,
    local::{self, MAX_LENGTH},
    reply::Reply,
};
use crate::{handler::Answer, route::link::Link};

/// Where a [`redirect`] leads: a path of this site, or a [`Link`].
#[derive(Debug, Clone)]
pub struct Target(Kind);

#[derive(Debug, Clone)]
enum Kind {
    Path(String),
    Link(Box<Link>),
}

impl From<Link> for Target {
    fn from(link: Link) -> Self {
        Self(Kind::Link(Box::new(link)))
    }
}

impl From<&str> for Target {
    fn from(path: &str) -> Self {
        Self(Kind::Path(path.to_owned()))
    }
}

impl From<String> for Target {
    fn from(path: String) -> Self {
        Self(Kind::Path(path))
    }
}

/// Leads to another page of this site.
///
/// ```
/// use carafe_web::respond::redirect;
///
/// let reply = redirect("/notes/3");
/// assert_eq!((reply.status_code().as_u16(), &reply.headers()["location"]), (303, &"/notes/3".parse().unwrap()));
/// ```
///
/// A link that the compiler checks comes from [`url`](crate::url()):
///
/// ```
/// use carafe_core::App;
/// use carafe_web::{Reply, WebApp, extract::Path, respond::redirect, url};
///
/// fn show(Path(id): Path<u32>) -> String {
///     format!("note {id}")
/// }
///
/// fn create() -> Reply {
///     redirect(url(show, 3))
/// }
///
/// let app = App::new().get("/notes/{id:int}", show).post("/notes", create);
/// ```
///
/// The status is 303, "see other": the browser gets the page with GET, whatever it asked with, so reloading never
/// posts a form twice. (302, which Django and Flask send, says nothing about the method; browsers change it, other
/// clients may not.) Chain [`permanent`](Reply::permanent) or [`keep_method`](Reply::keep_method) for the others.
///
/// Only a local path is sent. `//evil.example`, `https:…`, a backslash or a control character make the reply a 500 at
/// this line, so a target that a visitor chose cannot lead away; see [`redirect_to_next`] for those, and
/// [`redirect_external`] for other sites.
#[track_caller]
pub fn redirect(to: impl Into<Target>) -> Reply {
    let Target(kind) = to.into();
    match kind {
        Kind::Path(path) => to_path(&path),
        Kind::Link(link) => to_link(*link),
    }
}

/// Leads to where a visitor asked to go (a `next` parameter), or to `otherwise` if that is not on this site.
///
/// ```
/// use carafe_web::respond::redirect_to_next;
///
/// assert_eq!(redirect_to_next("/basket", "/").headers()["location"], "/basket");
/// assert_eq!(redirect_to_next("//evil.example", "/").headers()["location"], "/");
/// ```
#[track_caller]
pub fn redirect_to_next(next: &str, otherwise: impl Into<Target>) -> Reply {
    if local::is_local(next) { to_path(next) } else { redirect(otherwise) }
}

/// Leads to another site, by its whole address.
///
/// ```
/// use carafe_web::{IntoResponse, respond::redirect_external};
///
/// assert_eq!(redirect_external("https://docs.rs/").headers()["location"], "https://docs.rs/");
/// assert_eq!(redirect_external("javascript:alert(1)").into_response().status(), 500);
/// ```
///
/// Only `http:` and `https:` with a host and without a user name are sent, at most 16,384 bytes long; anything else
/// makes the reply a 500 at this line. It does not know which sites you trust: never give it what a visitor wrote
/// without a list of your own.
#[track_caller]
pub fn redirect_external(url: &str) -> Reply {
    match external_location(url) {
        Some(location) => to_location(location),
        None => Reply::failed(refused(url).hint("it must begin with `https://` or `http://` and a host")),
    }
}

impl Reply {
    /// Makes a redirect permanent: 301, or 308 with [`keep_method`](Reply::keep_method). Browsers remember it for good.
    ///
    /// On a reply that is no redirect it is a mistake: a 500 at this line.
    #[track_caller]
    pub fn permanent(self) -> Self {
        self.redirected([(303, 301), (307, 308)])
    }

    /// Makes the browser ask again with the same method and body: 307, or 308 with [`permanent`](Reply::permanent).
    ///
    /// On a reply that is no redirect it is a mistake: a 500 at this line.
    #[track_caller]
    pub fn keep_method(self) -> Self {
        self.redirected([(303, 307), (301, 308)])
    }

    #[track_caller]
    fn redirected(self, changes: [(u16, u16); 2]) -> Self {
        let now = self.status_code();
        match changes.iter().find(|(from, _)| *from == now) {
            Some((_, to)) => self.status(*to),
            None if now.is_redirection() => self,
            None => self
                .mistaken(Error::internal(format!("a reply with status {} is not a redirect", now.as_u16()))),
        }
    }
}

#[track_caller]
fn to_path(path: &str) -> Reply {
    match local_location(path) {
        Some(location) => to_location(location),
        None => Reply::failed(refused(path).hint(
            "`redirect` takes a path of this site such as \"/notes/3\"; use `redirect_to_next` for a path that a \
             visitor chose, `redirect_external` for another site",
        )),
    }
}

/// Only the request knows the site and the app whose names count, so the link is written late.
#[track_caller]
fn to_link(link: Link) -> Reply {
    let place = Place::here();
    let reply = Reply::new(()).with_status(StatusCode::SEE_OTHER);
    reply.later(Box::new(move |asked, reply| {
        let answer = led_by(&link, &asked, reply);
        Answer::ready(answer.unwrap_or_else(|error| error.at(place).into_response()))
    }))
}

fn led_by(link: &Link, asked: &Asked, mut reply: Response) -> Result<Response, Error> {
    // It may begin with `//`: then an app of this site has that host.
    let url = asked.current().url(link)?;
    let location = location(&url).ok_or_else(|| refused(&url))?;
    reply.headers_mut().insert(header::LOCATION, location);
    Ok(reply)
}

fn to_location(location: HeaderValue) -> Reply {
    Reply::new(([(header::LOCATION, location)], ())).with_status(StatusCode::SEE_OTHER)
}

fn local_location(path: &str) -> Option<HeaderValue> {
    local::is_local(path).then(|| location(path)).flatten()
}

fn external_location(url: &str) -> Option<HeaderValue> {
    let unfit =
        url.len() > MAX_LENGTH || url.contains(local::is_treacherous) || url.contains(char::is_whitespace);
    let uri: Uri = local::encoded(url).parse().ok().filter(|_| !unfit)?;
    let host_only = uri
        .authority()
        .is_some_and(|authority| !authority.as_str().contains('@') && !authority.host().is_empty());
    let http = matches!(uri.scheme_str(), Some("http" | "https"));
    // `http://user%40host` and an encoded host are told apart by no one: hosts are letters, digits, dots and colons.
    let plain_host = !uri.host().unwrap_or_default().contains('%');
    (http && host_only && plain_host).then(|| location(url)).flatten()
}

fn location(target: &str) -> Option<HeaderValue> {
    HeaderValue::from_str(&local::encoded(target)).ok()
}

#[track_caller]
fn refused(target: &str) -> Error {
    let shown: String = target.chars().take(200).collect();
    Error::internal(format!("a redirect to {shown:?} is refused"))
}
