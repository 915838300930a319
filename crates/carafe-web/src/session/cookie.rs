//! The cookie of a session, as it is written.

use std::time::Duration;

use crate::respond::Cookie;

/// What makes the browser forget it.
pub(super) fn removal(name: &str) -> Cookie {
    written(name, String::new(), Duration::ZERO)
}

/// `Lax`, not `Strict`: who follows a link in a mail must arrive with the session.
pub(super) fn written(name: &str, value: String, lives: Duration) -> Cookie {
    let cookie = Cookie::new(name, value).max_age(lives);
    if name.starts_with("__Host-") { cookie.secure() } else { cookie }
}
