//! The cookie of a session: its name, how it is read and how it is written.

use std::time::Duration;

use http::{HeaderMap, header::COOKIE};

use crate::{reached::Reached, respond::Cookie};

/// The name on a connection: with `__Host-` browsers take it from this very host and over https only (RFC 6265bis,
/// 4.1.3). On this machine without https they would drop that.
pub(super) fn name(base: &str, reached: Reached) -> String {
    match reached {
        Reached::HttpAtHome => base.to_owned(),
        Reached::Https | Reached::Http => format!("__Host-{base}"),
    }
}

/// The value of the one cookie of this name, by its exact bytes. Of two, one was planted: then there is none.
pub(super) fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim_ascii().split_once('='));
    let mut values = pairs.filter(|(found, _)| *found == name).map(|(_, value)| value);
    let value = values.next().filter(|value| value.len() <= 4096);
    if values.next().is_some() { None } else { value }
}

/// What makes the browser forget it.
pub(super) fn removal(name: &str) -> Cookie {
    written(name, String::new(), Duration::ZERO)
}

/// `Lax`, not `Strict`: who follows a link in a mail must arrive with the session.
pub(super) fn written(name: &str, value: String, lives: Duration) -> Cookie {
    let cookie = Cookie::new(name, value).max_age(lives);
    if name.starts_with("__Host-") { cookie.secure() } else { cookie }
}
