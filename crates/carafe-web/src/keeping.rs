//! How sessions are kept between requests: what is stored, where, and under which cookie.
//!
//! Knows no handler and no reply: what those see of a session is in `session`.

pub(crate) mod cookie;
pub(crate) mod record;
pub(crate) mod sessions;
pub mod store;
pub(crate) mod visit;
