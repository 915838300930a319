//! What is sent: a request that can be made more than once.

use bytes::Bytes;
use carafe_core::Place;
use carafe_web::{Body, Peer, Request};
use http::{
    HeaderMap, HeaderName, HeaderValue, Method,
    header::{CONTENT_LENGTH, COOKIE, HOST, ORIGIN},
};

use crate::url::Url;

/// What is sent, and sent again when a redirect says so.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) cookies: Vec<String>,
    pub(crate) body: Bytes,
    pub(crate) peer: Peer,
    /// Whether it says where it comes from, as browsers do.
    pub(crate) says_site: bool,
}

impl Plan {
    pub(crate) fn new(method: Method, url: Url, headers: HeaderMap) -> Self {
        Self {
            method,
            url,
            headers,
            cookies: Vec::new(),
            body: Bytes::new(),
            peer: Peer::InProcess,
            says_site: true,
        }
    }

    pub(crate) fn to_request(&self, jar: &str, place: Place) -> Request {
        let mut request = Request::new(Body::from(self.body.clone()));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self
            .url
            .to_uri()
            .unwrap_or_else(|error| panic!("{} is not an address ({place}): {error}", self.url));
        *request.headers_mut() = self.headers.clone();
        let headers = request.headers_mut();
        headers.entry(HOST).or_insert_with(|| header_pair("host", &self.url.host).1);
        if self.url.https {
            // The site speaks no TLS itself: this client is to it what a trusted proxy is.
            headers.entry("x-forwarded-proto").or_insert(HeaderValue::from_static("https"));
        }
        if !self.body.is_empty() || matches!(self.method, Method::POST | Method::PUT | Method::PATCH) {
            headers.entry(CONTENT_LENGTH).or_insert(HeaderValue::from(self.body.len()));
        }
        let changes = !matches!(self.method, Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE);
        if changes && self.says_site && !headers.contains_key(ORIGIN) {
            headers.entry("sec-fetch-site").or_insert(HeaderValue::from_static("same-origin"));
        }
        let mut cookies = self.cookies.clone();
        cookies.extend((!jar.is_empty()).then(|| jar.to_owned()));
        if !cookies.is_empty() {
            headers.entry(COOKIE).or_insert_with(|| header_pair("cookie", &cookies.join("; ")).1);
        }
        request
    }
}

#[track_caller]
pub(crate) fn header_pair(name: &str, value: &str) -> (HeaderName, HeaderValue) {
    let Ok(header) = HeaderName::from_bytes(name.as_bytes()) else {
        panic!("{name:?} cannot be the name of a header")
    };
    let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) else {
        panic!("{value:?} cannot be the value of the header {name}")
    };
    (header, value)
}
