//! Which function answers which path, and which path leads to a function.

pub mod converter;
pub(crate) mod host;
pub mod link;
pub mod methods;
pub mod pattern;
pub mod problem;
mod shape;
pub mod slashes;
pub mod table;
mod target;
mod tree;
