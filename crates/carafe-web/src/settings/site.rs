//! Section `[site]`: how the site answers, wherever it is served.

use std::time::Duration;

use carafe_core::{
    settings::{ByteSize, Profile, Secret, Sources, defaults},
    settings_section,
};

use super::TrustedProxy;
use crate::strict::AllowedHosts;

settings_section! {
    /// How the site answers, wherever it is served.
    #[derive(Debug, Clone)]
    pub struct SiteSettings in "site" {
        /// Whether errors are explained to who asks from this machine. On in the profile `dev` only.
        pub debug: bool = false | dev true,
        /// Host names that are answered; a leading dot takes subdomains too. Empty: localhost names only.
        pub hosts: Vec<String> = [] | check host_names,
        /// Scheme and host before links that leave the site (mail, feeds): `https://example.com`.
        pub origin: Option<String> | check an_origin,
        /// The path under which a proxy serves the site, such as `/shop`; empty for a host of its own.
        pub prefix: String = "" | check a_prefix,
        /// The largest request body, unless a route says otherwise.
        pub body_limit: ByteSize = "2 MiB",
        /// How long a handler may take before it is stopped and 503 is answered.
        pub handler_timeout: Duration = "30s",
        /// How long browsers are told to use https only, when they came over https; zero: they are not told.
        pub hsts: Duration = "365 days" | dev "0",
        /// Whether answers have headers that nobody asked for: those that tell browsers to be careful, and the id of the request.
        /// Off for a site behind a proxy that adds such itself.
        pub default_headers: bool = true,
        /// Proxies whose `X-Forwarded-…` headers are believed. Empty: nobody's are.
        pub trusted_proxies: Vec<TrustedProxy> = [],
        /// Whether the `x-request-id` of a trusted proxy is kept instead of a new one.
        pub trust_request_id: bool = false,
        /// What signs sessions and tokens: at least 32 random bytes as text. In development one is drawn by chance.
        pub secret_key: Option<Secret<String>> | env "SECRET_KEY",
        /// Former secret keys, which still verify what they signed.
        pub secret_key_fallbacks: Vec<Secret<String>> = [],
    }
}

#[expect(clippy::ptr_arg, reason = "a rule takes a reference to the type of its field")]
fn host_names(hosts: &Vec<String>) -> Result<(), &'static str> {
    if hosts.iter().all(|host| AllowedHosts::is_entry(host)) {
        return Ok(());
    }
    Err("expected host names without scheme, port and path, such as \"example.com\" or \".example.com\"")
}

/// RFC 6454: a scheme, a host, perhaps a port, and nothing after them.
fn an_origin(origin: &Option<String>) -> Result<(), &'static str> {
    let Some(origin) = origin else { return Ok(()) };
    let rest = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    match rest {
        Some(host) if !host.is_empty() && host.chars().all(fits) => Ok(()),
        _ => Err("expected scheme and host with nothing after them, such as \"https://example.com\""),
    }
}

#[expect(clippy::ptr_arg, reason = "a rule takes a reference to the type of its field")]
fn a_prefix(prefix: &String) -> Result<(), &'static str> {
    let fits = |c: char| c.is_ascii_graphic() && !matches!(c, '?' | '#' | '{' | '}' | '\\');
    let good = prefix.starts_with('/')
        && !prefix.ends_with('/')
        && !prefix.contains("//")
        && prefix.chars().all(fits);
    if prefix.is_empty() || good {
        return Ok(());
    }
    Err("expected a path that begins with `/` and ends without one, such as \"/shop\"")
}

/// As without files and variables, in the profile of this build.
impl Default for SiteSettings {
    fn default() -> Self {
        defaults(&Profile::of_build()).expect("bug in carafe: a default of [site] is not of its type")
    }
}

/// Nothing but this section and the defaults of the others.
impl From<SiteSettings> for Sources {
    fn from(section: SiteSettings) -> Self {
        Self::new().section(section)
    }
}
