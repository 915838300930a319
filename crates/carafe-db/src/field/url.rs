//! Addresses in the web.

use std::net::Ipv6Addr;

use super::checked::{checked_text, is_host, shown};

/// Schemes that lead to something that a visitor can read; `javascript:` is none.
const SCHEMES: [&str; 4] = ["http", "https", "ftp", "ftps"];

checked_text! {
    /// An address of `http`, `https`, `ftp` or `ftps`, in a column of 200 characters; `max_length` allows more, up to 2048.
    ///
    /// ```
    /// use carafe_db::{DbError, field::Url};
    ///
    /// let docs: Url = "https://example.org/docs?page=2#top".parse()?;
    /// assert_eq!(docs.scheme(), "https");
    /// let error = "javascript:alert(1)".parse::<Url>().unwrap_err();
    /// assert!(error.to_string().contains("begins with `http://`"));
    /// # Ok::<(), DbError>(())
    /// ```
    ///
    /// It is kept as it was written: nothing is made small, and nothing is encoded.
    Url, 200, check
}

impl Url {
    /// What stands before `://`.
    #[must_use]
    pub fn scheme(&self) -> &str {
        self.split_once("://").map_or("", |(scheme, _)| scheme)
    }
}

fn check(text: &str) -> Result<(), String> {
    wrong(text).map_or(Ok(()), |wrong| Err(format!("{} is no address in the web: {wrong}", shown(text))))
}

fn wrong(text: &str) -> Option<&'static str> {
    let known = |(scheme, _): &(&str, &str)| SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known));
    let Some((_, rest)) = text.split_once("://").filter(known) else {
        return Some("one begins with `http://`, `https://`, `ftp://` or `ftps://`");
    };
    if text.chars().count() > 2048 {
        return Some("it is too long");
    }
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Some("there are blanks in it");
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = &rest[..end];
    let place = authority.rsplit_once('@').map_or(authority, |(_, place)| place);
    (!is_place(place)).then_some("it names no host")
}

/// `example.org`, `example.org:8000`, `[::1]:8000`.
fn is_place(place: &str) -> bool {
    if let Some((address, port)) = place.strip_prefix('[').and_then(|place| place.split_once(']')) {
        return address.parse::<Ipv6Addr>().is_ok()
            && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port));
    }
    match place.split_once(':') {
        Some((host, port)) => is_host(host) && is_port(port),
        None => is_host(place),
    }
}

fn is_port(port: &str) -> bool {
    port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok()
}
