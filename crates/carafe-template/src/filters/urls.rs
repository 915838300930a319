//! Filters for URLs, and the percent-encoding they share.

use std::fmt::Write as _;

use minijinja::{Value, value::ValueKind};

use super::{Filter, python};
use crate::escape::Ready;

pub(super) const FILTERS: &[Filter] = &[
    Filter::kept("iriencode", (0, 0), |input| Ok(quote(&input.text(), "/#%[]=:;$&()+,!?*@'~").into())),
    Filter::own("urlencode", (0, 1), |input| match input.value.kind() {
        // Jinja's: a map or a list of pairs is a query.
        ValueKind::Map => Ok(Ready::query(query(python::pairs(input.value).into_iter()))),
        ValueKind::Seq => {
            let pair = |pair: Value| {
                let item = |index| pair.get_item_by_index(index).unwrap_or_default();
                (item(0), item(1))
            };
            Ok(Ready::query(query(input.value.try_iter()?.map(pair))))
        }
        _ => Ok(Ready::url(quote(&input.text(), &input.word(0).unwrap_or("/".into())))),
    }),
];

/// Names and values, with `&` between them.
pub(super) fn query(pairs: impl Iterator<Item = (Value, Value)>) -> String {
    let pair = |(name, value): (Value, Value)| {
        format!("{}={}", quote(&python::text(&name), ""), quote(&python::text(&value), ""))
    };
    pairs.map(pair).collect::<Vec<_>>().join("&")
}

/// Everything percent-encoded but letters, digits, `_.-~` and what is named.
pub(super) fn quote(text: &str, keep: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric()
            || b"_.-~".contains(&byte)
            || (byte.is_ascii() && keep.as_bytes().contains(&byte))
        {
            quoted.push(char::from(byte));
        } else {
            let _ = write!(quoted, "%{byte:02X}");
        }
    }
    quoted
}

/// What is percent-encoded, read; what is not UTF-8 becomes signs for it.
pub(super) fn unquote(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut read, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        let code = hex.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        // A sign before a digit would be read as a number too.
        match code.filter(|_| bytes[at + 1].is_ascii_hexdigit()) {
            Some(code) => {
                read.push(code);
                at += 3;
            }
            None => {
                read.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&read).into_owned()
}
