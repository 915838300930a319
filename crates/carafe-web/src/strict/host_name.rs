//! The host that a request is for.

use std::{net::Ipv6Addr, str::FromStr};

use carafe_core::Error;

use super::{AllowedHosts, no_host, refuse};

/// The host that a request names, checked: lower case, without port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostName {
    name: Box<str>,
    port: Option<u16>,
}

impl HostName {
    /// The name: `example.com`, `127.0.0.1`, `[::1]`. Always in lower case and without a dot at the end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// The port, when one was written.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.port
    }
}

/// The host that a connection named last, if it is served here. Nearly every request of a connection names the same one, and
/// to compare is cheaper than to read it and look for it again.
#[derive(Debug, Default)]
pub(crate) struct KnownHost(Option<(Box<[u8]>, HostName)>);

impl KnownHost {
    /// Reads what a request names.
    pub(super) fn read(&mut self, text: &[u8], allowed: &AllowedHosts) -> Result<&HostName, Error> {
        if self.0.as_ref().is_none_or(|(known, _)| **known != *text) {
            let host = std::str::from_utf8(text).ok().and_then(parse_host).ok_or_else(no_host)?;
            if !allowed.allow(host.as_str()) {
                return Err(refuse("This host is not served here.")
                    .hint("add its name to `hosts` in section [site] of the settings"));
            }
            self.0 = Some((text.into(), host));
        }
        self.0.as_ref().map(|(_, host)| host).ok_or_else(no_host)
    }
}

/// Takes `name`, `name:port`, `[v6]` or `[v6]:port` apart.
pub(super) fn parse_host(text: &str) -> Option<HostName> {
    if let Some(text) = text.strip_prefix('[') {
        let (inside, after) = text.split_once(']')?;
        let name = format!("[{}]", Ipv6Addr::from_str(inside).ok()?);
        return Some(HostName { name: name.into(), port: parse_port(after)? });
    }
    let (end, case) = scan_name(text.as_bytes())?;
    let (name, port) = (&text[..end], parse_port(&text[end..])?);
    let name = name.strip_suffix('.').unwrap_or(name);
    let name = match case {
        Case::Lower => name.into(),
        Case::Mixed => name.to_ascii_lowercase().into(),
    };
    Some(HostName { name, port })
}

enum Case {
    Lower,
    Mixed,
}

/// Where a host name ends, at a colon or with the text, and whether it is in lower case; nothing if it is none. Underscores
/// are no part of host names, but of the names that containers give each other.
fn scan_name(text: &[u8]) -> Option<(usize, Case)> {
    let (mut end, mut label, mut case) = (0_usize, 0, Case::Lower);
    for b in text {
        match b {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => label += 1,
            b'A'..=b'Z' => (label, case) = (label + 1, Case::Mixed),
            b'.' if label > 0 => label = 0,
            b':' => break,
            _ => return None,
        }
        if label > 63 {
            return None;
        }
        end += 1;
    }
    // Without the dot at the end, which is no part of the name.
    let length = if label == 0 { end.checked_sub(1)? } else { end };
    (1..=253).contains(&length).then_some((end, case))
}

/// Nothing, or a colon and a number: `None` is "wrong", `Some(None)` is "not there".
fn parse_port(text: &str) -> Option<Option<u16>> {
    match text.strip_prefix(':') {
        None if text.is_empty() => Some(None),
        Some(digits) if !digits.is_empty() => digits.bytes().try_fold(None, with_digit),
        _ => None,
    }
}

fn with_digit(port: Option<u16>, digit: u8) -> Option<Option<u16>> {
    let digit = u16::from(digit.wrapping_sub(b'0'));
    if digit > 9 {
        return None;
    }
    port.unwrap_or(0).checked_mul(10)?.checked_add(digit).map(Some)
}
