//! Models, queries, transactions and migrations.
//!
//! Knows no HTTP, and of databases only what their SQL looks like: [`driver`] says what a room that carries statements to
//! one of them must do.

pub mod checks;
pub mod db;
pub mod driver;
pub mod error;
pub mod field;
pub mod handle;
pub mod key;
pub mod meta;
pub mod migrate;
pub mod model;
pub mod parts;
pub mod path;
pub mod registry;
pub mod relation;
pub mod schema;
pub mod settings;
pub mod source;
pub mod value;

pub use db::Db;
pub use error::{DbError, ErrorKind};
pub use field::Json;
pub use model::Model;
pub use parts::DbApp;
pub use registry::Registry;
pub use relation::{Fk, Many, ManyToMany, One, OneToOne};
pub use source::{DbContext, Source};
pub use value::{Kind, Value};

pub use jiff::{self, Timestamp};
