//! Looking for words.

use super::{Annotated, QuerySet};
use crate::{
    expr::search::{SearchQuery, Searchable, matches},
    model::Model,
};

impl<M: Model, A: Annotated> QuerySet<M, A> {
    /// Only rows that answer, those that answer best first: in the texts that the model names in `#[model(search(…))]`.
    ///
    /// What a visitor writes is taken as search engines take it: all words, `"a phrase"`, `or`, `-not`. No text is an error;
    /// one without a word finds nothing. An order of the query's own, before or after, takes the place of that by rank.
    ///
    /// PostgreSQL and SQLite have it; MariaDB and MySQL refuse it.
    ///
    /// ```
    /// use carafe::prelude::*;
    ///
    /// #[derive(Model)]
    /// #[model(search(title = "A", body = "B", config = "english"))]
    /// struct Post {
    ///     id: i64,
    ///     title: String,
    ///     body: String,
    ///     draft: bool,
    /// }
    ///
    /// async fn found(db: &Db, words: &str) -> carafe::db::error::Result<Vec<Post>> {
    ///     Post::objects().filter(|p| !p.draft).search(words).limit(20).all(db).await
    /// }
    /// ```
    #[doc(alias = "SearchVectorField")]
    pub fn search(mut self, query: impl Into<SearchQuery>) -> Self
    where
        M: Searchable,
    {
        let root = self.query.root;
        self.query.filter(matches(root, query.into()));
        self.query.best_first = true;
        self
    }
}
