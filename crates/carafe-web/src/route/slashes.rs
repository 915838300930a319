//! What happens to a path that lacks the slash at its end.

use carafe_core::Part;

/// What a path leads to when only the same path with a slash at its end is there.
///
/// It is set for an app and those mounted in it by [`WebApp::slashes`](crate::WebApp::slashes), or for one route by
/// [`Methods::slashes`](crate::Methods::slashes).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Slashes {
    /// `/about` is sent on to `/about/` with 308, which keeps method and body; the query is kept too.
    /// Django's `APPEND_SLASH`.
    #[default]
    Append,
    /// `/about` is not found.
    Strict,
}

impl Part for Slashes {}
