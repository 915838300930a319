//! Section `[site]`: how the site answers, wherever it is served.

use std::time::Duration;

use carafe_core::settings::ByteSize;

use super::TrustedProxy;

/// How the site answers, wherever it is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteSettings {
    /// Whether errors are explained to who asks. On in the profile `dev` only.
    pub debug: bool,
    /// Host names that are answered; a leading dot takes subdomains too. Empty: localhost names only.
    pub hosts: Vec<String>,
    /// Scheme and host before links that leave the site (mail, feeds): `https://example.com`.
    pub origin: Option<String>,
    /// The path under which a proxy serves the site, such as `/shop`; empty for a host of its own.
    pub prefix: String,
    /// The largest request body, unless a route says otherwise.
    pub body_limit: ByteSize,
    /// How long a handler may take before it is stopped and 503 is answered.
    pub handler_timeout: Duration,
    /// Proxies whose `Forwarded` and `X-Forwarded-…` headers are believed. Empty: nobody's are.
    pub trusted_proxies: Vec<TrustedProxy>,
    /// Whether the `x-request-id` of a trusted proxy is kept instead of a new one.
    pub trust_request_id: bool,
}

impl Default for SiteSettings {
    fn default() -> Self {
        Self {
            debug: cfg!(debug_assertions),
            hosts: Vec::new(),
            origin: None,
            prefix: String::new(),
            body_limit: ByteSize::mib(2),
            handler_timeout: Duration::from_secs(30),
            trusted_proxies: Vec::new(),
            trust_request_id: false,
        }
    }
}
