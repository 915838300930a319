//! Which function answers which path, and which path leads to a function.

pub mod converter;
pub(crate) mod csrf_exempt;
mod few;
mod few_texts;
pub mod foreign;
pub(crate) mod host;
pub mod link;
pub mod methods;
pub mod pattern;
pub mod problem;
mod shape;
pub mod slashes;
pub mod table;
pub(crate) mod target;
mod texts;
mod tree;

use carafe_core::Part;

use methods::Methods;
use pattern::Pattern;

/// A path and the functions that answer it, as an app keeps it.
#[derive(Debug, Clone)]
pub struct Route {
    pub(crate) pattern: Pattern,
    pub(crate) methods: Methods,
}

impl Part for Route {}
