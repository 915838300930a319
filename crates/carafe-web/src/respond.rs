//! What a handler returns.

mod reply;

pub use reply::Reply;
