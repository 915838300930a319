//! Rows that are written: one at a time, many together, and what goes with those that are deleted.

mod any;
mod bulk;
mod create;
mod delete;
mod errors;
mod instance;
mod load;
mod models;
mod races;
mod ties;
mod validate;
