//! The host name that a request asks for, as the route table wants it.

use carafe_web::{Current, http::header};

/// The host name without port, in lower case.
pub(crate) fn host(current: &Current) -> String {
    let head = current.head();
    let named = head.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let host = named.or(head.uri.host()).unwrap_or_default();
    let name = if host.starts_with('[') { host } else { host.split(':').next().unwrap_or_default() };
    name.to_ascii_lowercase()
}
