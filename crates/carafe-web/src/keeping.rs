//! How sessions are kept between requests: what is stored, where, and under which cookie.
//!
//! Knows no handler and no reply: what those see of a session is in `session`.

pub(crate) mod change;
pub(crate) mod cookie;
pub(crate) mod expiry;
pub(crate) mod keeper;
pub(crate) mod record;
pub mod store;
pub(crate) mod visit;
