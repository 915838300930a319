//! Section `[csrf]`: which other sites may send requests that change something.

use carafe_core::settings_section;

settings_section! {
    /// Which other sites may send requests that change something.
    #[derive(Debug, Clone, Default)]
    pub struct CsrfSettings in "csrf" {
        /// Scheme and host of each: `https://shop.example.com`, or `https://*.example.com` for all hosts below.
        pub trusted_origins: Vec<String> = [] | check origins,
    }
}

#[expect(clippy::ptr_arg, reason = "a rule takes a reference to the type of its field")]
fn origins(origins: &Vec<String>) -> Result<(), &'static str> {
    if origins.iter().all(|origin| is_origin(origin)) {
        return Ok(());
    }
    Err(
        "expected schemes and hosts with nothing after them, such as \"https://example.com\" or \"https://*.example.com\"",
    )
}

impl CsrfSettings {
    /// Whether a site is in the list.
    pub(crate) fn trusts(&self, origin: &str) -> bool {
        self.trusted_origins.iter().any(|trusted| fits(trusted, origin))
    }
}

/// `https://example.com`, or `https://*.example.com` for every host below it.
fn fits(trusted: &str, origin: &str) -> bool {
    let (trusted, origin) = (trusted.to_ascii_lowercase(), origin.to_ascii_lowercase());
    match trusted.split_once("://*.") {
        None => trusted == origin,
        Some((scheme, domain)) => origin.split_once("://").is_some_and(|(found, host)| {
            let below = host.strip_suffix(domain).and_then(|below| below.strip_suffix('.'));
            found == scheme && below.is_some_and(|below| !below.is_empty())
        }),
    }
}

/// RFC 6454: scheme and host, with a star before the host at most, and nothing after it.
fn is_origin(text: &str) -> bool {
    let Some((scheme, host)) = text.split_once("://") else { return false };
    let host = host.strip_prefix("*.").unwrap_or(host);
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    matches!(scheme, "http" | "https") && !host.is_empty() && !host.starts_with('.') && host.chars().all(fits)
}
