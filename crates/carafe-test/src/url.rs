//! Addresses as a browser keeps them: scheme, host, path and query.

use std::fmt;

use http::Uri;
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

/// What may not stand in a request target as it is (RFC 3986, `pchar`, `/` and `?`); `%` stays, it is an escape.
const TARGET: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// What stays in a form as it is (WHATWG URL, `application/x-www-form-urlencoded`).
const FORM: &AsciiSet = &NON_ALPHANUMERIC.remove(b'*').remove(b'-').remove(b'.').remove(b'_').remove(b' ');

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Url {
    pub(crate) https: bool,
    /// With the port, if one was given.
    pub(crate) host: String,
    /// Path and query, percent-encoded.
    pub(crate) target: String,
}

impl Url {
    /// Where a link or a redirect leads; nothing when it is not HTTP (`mailto:`).
    pub(crate) fn join(&self, reference: &str) -> Option<Self> {
        let reference = reference.split('#').next().unwrap_or_default().trim();
        if let Some((scheme, rest)) = split_scheme(reference) {
            let https = match scheme.to_ascii_lowercase().as_str() {
                "http" => false,
                "https" => true,
                _ => return None,
            };
            return Some(Self { https, ..self.on_host(rest.trim_start_matches('/')) });
        }
        if let Some(rest) = reference.strip_prefix("//") {
            return Some(self.on_host(rest));
        }
        Some(Self { target: encode_target(&self.join_target(reference)), ..self.clone() })
    }

    /// The host without the port, in lower case.
    pub(crate) fn host_name(&self) -> String {
        let host = self.host.to_ascii_lowercase();
        match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name.to_owned(),
            _ => host,
        }
    }

    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// Adds pairs to the query.
    pub(crate) fn add_query(&mut self, encoded: &str) {
        let glue = match self.target.find('?') {
            None => "?",
            Some(at) if at + 1 == self.target.len() => "",
            Some(_) => "&",
        };
        self.target = format!("{}{glue}{encoded}", self.target);
    }

    /// The target as the server sees it.
    pub(crate) fn to_uri(&self) -> Result<Uri, http::uri::InvalidUri> {
        self.target.parse()
    }

    fn on_host(&self, rest: &str) -> Self {
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (host, target) = rest.split_at(end);
        let slash = if target.starts_with('/') { "" } else { "/" };
        Self { host: host.to_owned(), target: encode_target(&format!("{slash}{target}")), ..self.clone() }
    }

    fn join_target(&self, reference: &str) -> String {
        if reference.is_empty() {
            return self.target.clone();
        }
        if reference.starts_with('?') {
            return format!("{}{reference}", self.path());
        }
        let (path, query) = reference.split_at(reference.find('?').unwrap_or(reference.len()));
        let folder = self.path().rsplit_once('/').map_or("", |(folder, _)| folder);
        let path = if path.starts_with('/') { path.to_owned() } else { format!("{folder}/{path}") };
        format!("{}{query}", without_dots(&path))
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", if self.https { "https" } else { "http" }, self.host, self.target)
    }
}

/// Escapes what a URI may not hold, so that `/café 1` can be written as it is.
pub(crate) fn encode_target(target: &str) -> String {
    utf8_percent_encode(target, TARGET).to_string()
}

/// Pairs as a form or a query has them.
pub(crate) fn encode_pairs<K: AsRef<str>, V: AsRef<str>>(pairs: impl IntoIterator<Item = (K, V)>) -> String {
    let pair =
        |(name, value): (K, V)| format!("{}={}", encode_word(name.as_ref()), encode_word(value.as_ref()));
    pairs.into_iter().map(pair).collect::<Vec<_>>().join("&")
}

fn encode_word(word: &str) -> String {
    utf8_percent_encode(word, FORM).to_string().replace(' ', "+")
}

fn split_scheme(reference: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = reference.split_once(':')?;
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    (scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(fits))
        .then_some((scheme, rest))
}

/// RFC 3986, 5.2.4.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let last_is_dots = matches!(path.rsplit('/').next(), Some("." | ".."));
    for segment in path.split('/').skip(1) {
        match segment {
            "." => {}
            ".." => drop(kept.pop()),
            segment => kept.push(segment),
        }
    }
    let end = if last_is_dots && !kept.is_empty() { "/" } else { "" };
    format!("/{}{end}", kept.join("/"))
}
