//! The settings of this room.

/// How the site answers, wherever it is served: section `[site]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteSettings {
    /// Whether errors are explained to who asks. Only for development.
    pub debug: bool,
    /// Host names that are answered; a leading dot takes subdomains too. Empty: localhost names only.
    pub hosts: Vec<String>,
    /// Scheme and host before links that leave the site (mail, feeds): `https://example.com`.
    pub origin: Option<String>,
    /// The largest request body in bytes, unless a route says otherwise.
    pub body_limit: u64,
}

impl Default for SiteSettings {
    fn default() -> Self {
        Self { debug: cfg!(debug_assertions), hosts: Vec::new(), origin: None, body_limit: 2 * 1024 * 1024 }
    }
}
