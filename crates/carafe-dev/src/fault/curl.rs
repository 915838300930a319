//! The request as a command for a terminal, its secrets masked.

use carafe_web::{
    Current,
    http::{HeaderMap, Method, header},
    reached::Reached,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::request::{body, cookies, headers, pairs, path};
use crate::mask::{Mask, STARS};

/// What a path may hold as it is (RFC 3986, 3.3), but for what a shell's reader would stumble over.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The same inside a name or a value of a query.
const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A command that sends the request again, where the secrets are filled in. Every argument is quoted for a POSIX shell.
pub(super) fn command(current: &Current, mask: &Mask) -> String {
    let mut lines = vec![format!("curl {}", quoted(&url(current, mask)))];
    let sent = data(current, mask);
    lines.extend(method(&current.head().method, sent.is_some()));
    for (name, value) in headers(current).into_iter().filter(|(name, _)| !is_curls_own(name)) {
        let value = mask.value(&name, &value);
        // Of a header without a value curl takes the colon for an order to leave it out.
        let header = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
        lines.push(format!("-H {}", quoted(&header)));
    }
    let names: Vec<_> = cookies(current).map(|(name, _)| format!("{}={STARS}", mask.text(&name))).collect();
    if !names.is_empty() {
        lines.push(format!("-H {}", quoted(&format!("cookie: {}", names.join("; ")))));
    }
    lines.extend(sent.map(|data| format!("--data-raw {}", quoted(&data))));
    lines.join(" \\\n  ")
}

fn method(method: &Method, sends: bool) -> Option<String> {
    match *method {
        Method::GET if !sends => None,
        Method::POST if sends => None,
        Method::HEAD => Some("--head".to_owned()),
        _ => Some(format!("-X {}", quoted(method.as_str()))),
    }
}

fn url(current: &Current, mask: &Mask) -> String {
    let head = current.head();
    let scheme = if head.reached == Reached::Https { "https" } else { "http" };
    let query: Vec<_> = pairs(head.uri.query().unwrap_or_default())
        .into_iter()
        .map(|(name, value)| match value.as_str() {
            "" => encoded(&mask.text(&name), PART),
            _ => {
                format!("{}={}", encoded(&mask.text(&name), PART), encoded(&mask.value(&name, &value), PART))
            }
        })
        .collect();
    let mark = if query.is_empty() { "" } else { "?" };
    let shown = mask.text(&path(current));
    format!("{scheme}://{}{}{mark}{}", host(current), encoded(&shown, PATH), query.join("&"))
}

fn host(current: &Current) -> String {
    let head = current.head();
    let named = |headers: &HeaderMap| headers.get(header::HOST)?.to_str().ok().map(str::to_owned);
    let authority = head.uri.authority().map(ToString::to_string);
    authority.or_else(|| named(&head.headers)).unwrap_or_else(|| "localhost".to_owned())
}

/// The body, where it was read and is text.
fn data(current: &Current, mask: &Mask) -> Option<String> {
    let sent = body(current);
    match &sent[..] {
        [] => None,
        [(name, json)] if name == "JSON" && !is_form(current) => Some(mask.text(json)),
        fields => {
            let one = |(name, value): &(String, String)| {
                format!("{}={}", encoded(&mask.text(name), PART), encoded(&mask.value(name, value), PART))
            };
            Some(fields.iter().map(one).collect::<Vec<_>>().join("&"))
        }
    }
}

fn is_form(current: &Current) -> bool {
    let kind =
        current.head().headers.get(header::CONTENT_TYPE).map(|kind| kind.as_bytes().to_ascii_lowercase());
    kind.is_some_and(|kind| kind.starts_with(b"application/x-www-form-urlencoded"))
}

/// What curl writes itself, or what belongs to the connection.
fn is_curls_own(name: &str) -> bool {
    ["host", "connection", "content-length", "transfer-encoding", "accept-encoding", "expect", "upgrade"]
        .contains(&name)
}

/// Encoded, but for the stars: whoever reads them sees what to fill in.
fn encoded(text: &str, set: &'static AsciiSet) -> String {
    let parts = text.split(STARS).map(|part| utf8_percent_encode(part, set).to_string());
    parts.collect::<Vec<_>>().join(STARS)
}

/// As one word of a POSIX shell, in which nothing means anything.
fn quoted(word: &str) -> String {
    let word: String = word.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    format!("'{}'", word.replace('\'', r"'\''"))
}
