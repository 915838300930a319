//! The cookie of a session, as it is written.

use std::time::Duration;

use crate::respond::Cookie;

/// What makes the browser forget it.
pub(super) fn removal(name: &str) -> Cookie {
    written(name, String::new(), Some(Duration::ZERO))
}

/// `Lax`, not `Strict`: who follows a link in a mail must arrive with the session. Without a time the browser forgets it
/// when it is closed.
pub(super) fn written(name: &str, value: String, lives: Option<Duration>) -> Cookie {
    let cookie = Cookie::new(name, value);
    let cookie = match lives {
        Some(lives) => cookie.max_age(lives),
        None => cookie,
    };
    if name.starts_with("__Host-") { cookie.secure() } else { cookie }
}
