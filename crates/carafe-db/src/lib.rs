//! Models, queries, transactions and migrations.
//!
//! Knows no HTTP, and of databases only what their SQL looks like: [`driver`] says what a room that carries statements to
//! one of them must do.

pub mod db;
pub mod driver;
pub mod error;
pub mod meta;
pub mod model;
pub mod parts;
pub mod registry;
pub mod schema;
pub mod value;

pub use db::Db;
pub use error::{DbError, ErrorKind};
pub use model::Model;
pub use parts::DbApp;
pub use registry::Registry;
pub use value::{Kind, Value};
