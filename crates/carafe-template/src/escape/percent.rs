//! Escapes for URLs.

use std::fmt::Write as _;

/// What a URL becomes that could run a script.
const UNSAFE: &str = "#unsafe";

/// The schemes that a value may choose. All others run something, or are not for links in pages.
const SCHEMES: [&str; 6] = ["http", "https", "mailto", "tel", "sms", "ftp"];

/// A whole URL: relative, or with one of [`SCHEMES`]; anything else becomes `#unsafe`.
pub(crate) fn whole(text: &str) -> String {
    let text = text.trim_matches(|c: char| c <= ' ');
    match scheme(text) {
        Some(scheme) if !SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(scheme)) => UNSAFE.to_owned(),
        _ => path(text),
    }
}

/// What follows the first letters: a colon in it cannot end a scheme.
pub(super) fn rest(text: &str) -> String {
    let end = text.find(['/', '?', '#']).unwrap_or(text.len());
    let (first, rest) = text.split_at(end);
    encode(first, |byte| is_path(byte) && byte != b':') + &path(rest)
}

/// What follows the first slash: it cannot begin with another one, which would name a host.
pub(super) fn root(text: &str) -> String {
    let rest = text.trim_start_matches('/');
    "%2F".repeat(text.len() - rest.len()) + &path(rest)
}

/// What follows in a URL, with `/`, `?`, `#` and what is encoded already as it is.
pub(super) fn path(text: &str) -> String {
    encode(text, is_path)
}

/// One part of a query: nothing in it is syntax.
pub(super) fn component(text: &str) -> String {
    encode(text, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~'))
}

/// A part of a query that is encoded already; `/` stays.
pub(super) fn encoded(text: &str) -> String {
    encode(text, |byte| byte.is_ascii_alphanumeric() || b"-_.~%/".contains(&byte))
}

/// Names and values of a query that are encoded already.
pub(super) fn query(text: &str) -> String {
    encode(text, |byte| byte.is_ascii_alphanumeric() || b"-_.~%/&=+".contains(&byte))
}

/// A list of URLs, each with a size or a density; those that are not safe become `#unsafe`.
pub(super) fn srcset(text: &str) -> String {
    let candidates: Vec<String> = text.split(',').map(candidate).collect();
    candidates.join(", ")
}

fn candidate(text: &str) -> String {
    let mut words = text.split_ascii_whitespace();
    let url = words.next().map(whole).unwrap_or_default();
    let size = words.next().unwrap_or_default();
    let is_size = size.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.');
    match (is_size, size.is_empty(), words.next()) {
        (true, true, None) => url,
        (true, false, None) => format!("{url} {size}"),
        _ => UNSAFE.to_owned(),
    }
}

fn scheme(text: &str) -> Option<&str> {
    let end = text.find([':', '/', '?', '#', '\\'])?;
    text[end..].starts_with(':').then(|| &text[..end])
}

fn is_path(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.~:/?#[]@!$&*+,;=%".contains(&byte)
}

fn encode(text: &str, keep: impl Fn(u8) -> bool) -> String {
    let bytes = text.as_bytes();
    let mut encoded = String::with_capacity(text.len() + 8);
    for (at, byte) in bytes.iter().enumerate() {
        let is_encoded =
            || bytes.get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        if keep(*byte) && (*byte != b'%' || is_encoded()) {
            encoded.push(char::from(*byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
