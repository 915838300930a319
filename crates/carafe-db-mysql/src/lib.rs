//! MariaDB and MySQL for Carafe.
//!
//! Knows how statements and rows travel; models, queries and migrations are `carafe-db`'s.

mod connect;
mod connection;
mod driver;
mod encode;
mod error;
mod link;
mod options;
mod row;
mod session;
mod shared;
mod words;

pub use connect::connect;
