//! Which function answers which path, and which path a function answers.

pub mod link;
pub mod methods;
pub mod pattern;
pub mod table;
