//! Full-text search: the search that a model declares, on PostgreSQL and SQLite, and what only PostgreSQL has beside it.
//!
//! ```
//! use carafe::{db::search::Headline, prelude::*};
//!
//! #[derive(Model)]
//! #[model(search(title = "A", body = "B"))]
//! struct Post {
//!     id: i64,
//!     title: String,
//!     body: String,
//! }
//!
//! async fn found(db: &Db, words: &str) -> carafe::db::error::Result<Vec<(Post, Headline)>> {
//!     Post::objects().search(words).annotate(|p| p.search_headline(p.body)).limit(20).all(db).await
//! }
//! ```

mod headline;
mod own;
mod query;
mod vector;

pub use headline::{Headline, Piece};
pub use query::SearchQuery;
pub use vector::{SearchHeadline, SearchRank, SearchVector, SearchVectorField};

pub use crate::value::Weight;

pub(crate) use self::{
    headline::{BEGIN, END},
    own::{found, marked, matches},
    vector::{config, function, marks},
};

/// A model that declares its search: `#[model(search(title = "A", body = "B"))]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say in which texts it is searched",
    label = "no search is declared",
    note = "name the texts before the struct: `#[model(search(title = \"A\", body = \"B\"))]`, then `makemigrations`"
)]
pub trait Searchable: crate::Model {}
