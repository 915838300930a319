//! The cookie of a session: its name, and how it is read.

use http::{HeaderMap, header::COOKIE};

use crate::reached::Reached;

/// The name on a connection: with `__Host-` browsers take it from this very host and over https only (RFC 6265bis,
/// 4.1.3). On this machine without https they would drop that.
pub(super) fn name(base: &str, reached: Reached) -> String {
    match reached {
        Reached::HttpAtHome => base.to_owned(),
        Reached::Https | Reached::Http => format!("__Host-{base}"),
    }
}

/// Whether there is a cookie of this name, or more than one.
pub(crate) fn is_sent(headers: &HeaderMap, name: &str) -> bool {
    pairs(headers).any(|(found, _)| found == name)
}

/// The value of the one cookie of this name, by its exact bytes. Of two, one was planted: then there is none.
pub(super) fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = pairs(headers).filter(|(found, _)| *found == name).map(|(_, value)| value);
    let value = values.next().filter(|value| value.len() <= 4096);
    if values.next().is_some() { None } else { value }
}

fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let lines = headers.get_all(COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim_ascii().split_once('='))
}
