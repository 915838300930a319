//! How a visitor reached the site: what cookies and headers depend on.

/// How a visitor reached the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// Over https: to us, or to a proxy that is trusted.
    Https,
    /// Without https, from this machine to a name of its own: in development.
    HttpAtHome,
    /// Without https as far as we know.
    Http,
}

impl Reached {
    /// By whether it was https, and the host name that was asked for.
    pub(crate) fn by(secure: Secure, host: &str) -> Self {
        match secure {
            Secure::Yes => Self::Https,
            Secure::No if is_home(host) => Self::HttpAtHome,
            Secure::No => Self::Http,
        }
    }
}

/// Whether a connection is https.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Secure {
    Yes,
    No,
}

/// Browsers resolve these to the machine itself, whatever a name server says (RFC 6761, 6.3).
fn is_home(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]") || host.ends_with(".localhost")
}
