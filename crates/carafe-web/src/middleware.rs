//! What stands around handlers.

pub mod hooks;
pub mod next;
