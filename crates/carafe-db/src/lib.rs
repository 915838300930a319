//! Models, queries, transactions and migrations.
//!
//! Knows no HTTP, and of databases only what their SQL looks like: [`driver`] says what a room that carries statements to
//! one of them must do.

pub mod checks;
pub mod db;
pub mod driver;
pub mod dynamic;
pub mod error;
mod exec;
pub mod expr;
pub mod field;
pub mod handle;
pub mod key;
pub mod meta;
pub mod migrate;
pub mod model;
pub mod names;
pub mod neutral;
#[doc(hidden)]
pub mod node;
pub mod parts;
pub mod path;
#[doc(hidden)]
pub mod query;
pub mod query_set;
pub mod raw;
pub mod ready;
pub mod registry;
pub mod relation;
pub mod schema;
pub mod settings;
pub mod source;
mod sql;
pub mod value;
mod wanted;
pub mod write;

pub use db::Db;
pub use dynamic::DynQuery;
pub use error::{DbError, ErrorKind};
pub use expr::{Expr, Q, search};
pub use field::{Email, Json, Slug, Url};
pub use model::Model;
pub use parts::DbApp;
pub use query_set::QuerySet;
pub use ready::{Change, Currency, Historic, Money, Ordered, SoftDelete, Tag, Tracked, Tree};
pub use registry::Registry;
pub use relation::{AnyFk, AnyRows, Fk, Many, ManyToMany, One, OneToOne};
pub use source::{DbContext, Source};
pub use value::{Kind, Value};
pub use write::Save;

pub use jiff::{self, Timestamp};
pub use rust_decimal;
pub use serde_json;
pub use uuid;
