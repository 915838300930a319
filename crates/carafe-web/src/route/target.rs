//! A request's path, decoded once and refused when it could mean two things.
//!
//! Decoded text may hold a `/` that was `%2F`. It is kept as NUL (which no request may hold), so that it never
//! separates segments.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::calm::is_calm;

/// What may stand in a segment as it is: unreserved, sub-delimiters, `:` and `@` (RFC 3986, section 3.3).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

const ENCODED_SLASH: char = '\0';

/// Decodes a path, or says why it is refused.
pub(crate) fn read(path: &str) -> Result<Cow<'_, str>, &'static str> {
    if !path.starts_with('/') {
        return Err("the path does not begin with a slash");
    }
    if is_plain(path) {
        return Ok(Cow::Borrowed(path));
    }
    let text = decode(path)?;
    if has_dot_segment(&text) { Err("the path has a dot segment") } else { Ok(Cow::Owned(text)) }
}

/// Whether a path is its own decoded text and no segment begins with a dot, as nearly all are.
pub(super) fn is_plain(path: &str) -> bool {
    is_calm(path) || path.bytes().all(|b| b.is_ascii_graphic() && b != b'%') && !path.contains("/.")
}

/// Encodes a decoded path so that a browser reads it as the same path on the same origin.
pub(crate) fn write(text: &str) -> String {
    let mut path = String::with_capacity(text.len());
    for (index, segment) in text.split('/').enumerate() {
        if index > 0 {
            path.push('/');
        }
        path.extend(utf8_percent_encode(&with_slashes(segment), SEGMENT));
    }
    path
}

/// Encodes text for one segment.
pub(crate) fn write_segment(text: &str) -> impl Iterator<Item = &str> {
    utf8_percent_encode(text, SEGMENT)
}

/// The decoded text of a part of a segment, its encoded slashes as slashes.
pub(crate) fn with_slashes(text: &str) -> Cow<'_, str> {
    if text.as_bytes().contains(&(ENCODED_SLASH as u8)) {
        Cow::Owned(text.replace(ENCODED_SLASH, "/"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Where the text stops being fit for a parameter that spans slashes: at an empty segment or an encoded slash.
pub(crate) fn span_limit(text: &str) -> usize {
    if text.starts_with('/') {
        return 0;
    }
    let empty = text.find("//").unwrap_or(text.len());
    empty.min(text.find(ENCODED_SLASH).unwrap_or(text.len()))
}

/// Takes out the empty segments: `//a///b/` is `/a/b/`.
pub(crate) fn merge_slashes(text: &str) -> Cow<'_, str> {
    if !text.contains("//") {
        return Cow::Borrowed(text);
    }
    let mut merged = String::with_capacity(text.len());
    for c in text.chars() {
        if c != '/' || !merged.ends_with('/') {
            merged.push(c);
        }
    }
    Cow::Owned(merged)
}

pub(crate) fn has_dot_segment(text: &str) -> bool {
    text.split('/').any(is_dots)
}

pub(crate) fn is_dots(segment: &str) -> bool {
    segment == "." || segment == ".."
}

fn decode(path: &str) -> Result<String, &'static str> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => bytes.push(decode_one(&mut rest)?),
            byte => bytes.push(byte),
        }
    }
    let text = String::from_utf8(bytes).map_err(|_| "the path is not UTF-8")?;
    let control = |c: char| c.is_control() && c != ENCODED_SLASH;
    if text.contains(control) { Err("the path has a control character") } else { Ok(text) }
}

fn decode_one(rest: &mut std::str::Bytes<'_>) -> Result<u8, &'static str> {
    let mut digit = || rest.next().and_then(|b| char::from(b).to_digit(16));
    let byte = digit().zip(digit()).map(|(high, low)| (high << 4 | low) as u8);
    match byte {
        Some(b'/') => Ok(ENCODED_SLASH as u8),
        Some(0) => Err("the path has a control character"),
        Some(byte) => Ok(byte),
        None => Err("the path has a `%` without two hexadecimal digits"),
    }
}
