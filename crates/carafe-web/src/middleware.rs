//! What stands around handlers: middleware functions, tower layers, hooks.
//!
//! All of them end as a [`WrapFn`](crate::handler::WrapFn), something that puts one endpoint around another. Of an app's, the one
//! added first is outermost, so that a list of them reads from the outside in, as Django's `MIDDLEWARE` does;
//! those of an app stand around those of the apps mounted in it.

pub mod hooks;
pub mod layer;
mod methods;
pub mod next;
pub mod wrap;
