//! Section `[site]`: how the site answers, wherever it is served.

use std::time::Duration;

use carafe_core::{
    settings::{ByteSize, Profile, Sources, defaults},
    settings_section,
};

use super::TrustedProxy;

settings_section! {
    /// How the site answers, wherever it is served.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct SiteSettings in "site" {
        /// Whether errors are explained to who asks. On in the profile `dev` only.
        pub debug: bool = false | dev true,
        /// Host names that are answered; a leading dot takes subdomains too. Empty: localhost names only.
        pub hosts: Vec<String> = [],
        /// Scheme and host before links that leave the site (mail, feeds): `https://example.com`.
        pub origin: Option<String>,
        /// The path under which a proxy serves the site, such as `/shop`; empty for a host of its own.
        pub prefix: String = "",
        /// The largest request body, unless a route says otherwise.
        pub body_limit: ByteSize = "2 MiB",
        /// How long a handler may take before it is stopped and 503 is answered.
        pub handler_timeout: Duration = "30s",
        /// Proxies whose `Forwarded` and `X-Forwarded-…` headers are believed. Empty: nobody's are.
        pub trusted_proxies: Vec<TrustedProxy> = [],
        /// Whether the `x-request-id` of a trusted proxy is kept instead of a new one.
        pub trust_request_id: bool = false,
    }
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
