//! The handles of all fields of a model, and the ways back that it does not name.

use crate::{
    expr::{
        Expr, Q, TextField,
        search::{Headline, SearchQuery, Searchable, found, marked},
    },
    handle::{Col, FkPath, ManyPath},
    model::Model,
    node::Found,
    path::{Path, Way},
};

/// What closures of a query get for a model: its fields. `#[derive(Model)]` writes it.
pub trait Fields: Send + Sync + 'static {
    /// The model.
    type Model: Model;

    /// The place of the model.
    #[doc(hidden)]
    fn place(&self) -> Path;

    /// The rows of another model that point here, or are tied to this one, where this model names no field for them: as when
    /// the model comes from somebody else.
    ///
    /// ```
    /// use carafe::prelude::*;
    ///
    /// #[derive(Model)]
    /// struct Author {
    ///     id: i64,
    ///     name: String,
    /// }
    ///
    /// #[derive(Model)]
    /// struct Book {
    ///     id: i64,
    ///     title: String,
    ///     author: Fk<Author>,
    /// }
    ///
    /// let busy = Author::objects().filter(|a| a.reverse::<Book, _>(|b| b.author).count().gte(10));
    /// # let _ = busy;
    /// ```
    ///
    /// It can do whatever a named relation can in conditions and computed values; there is no field that `prefetch` could fill.
    fn reverse<C: Model, W: WayBack<Self::Model>>(
        &self,
        way: impl FnOnce(&'static C::Fields) -> W,
    ) -> ManyPath<C> {
        ManyPath::unnamed(self.place(), way(C::fields()).way(C::root()))
    }

    /// It answers: a condition like any other, which may be negated, or stand behind a foreign key. Rows of the query itself
    /// are better looked for by its own [`search`](crate::QuerySet::search), which also puts the best first.
    ///
    /// ```
    /// use carafe::prelude::*;
    ///
    /// #[derive(Model)]
    /// #[model(search(name))]
    /// struct Author {
    ///     id: i64,
    ///     name: String,
    /// }
    ///
    /// #[derive(Model)]
    /// struct Book {
    ///     id: i64,
    ///     author: Fk<Author>,
    /// }
    ///
    /// let books = Book::objects().filter(|b| b.author.search("astrid"));
    /// # let _ = books;
    /// ```
    fn search(&self, query: impl Into<SearchQuery>) -> Q
    where
        Self::Model: Searchable,
    {
        query.into().at(self.place())
    }

    /// How well the row answers the `search` of its query: the greater the better. Each database counts in its own way, so
    /// only ranks of one query compare.
    #[doc(alias = "SearchRank")]
    #[must_use]
    fn search_rank(&self) -> Expr<f64>
    where
        Self::Model: Searchable,
    {
        found(self.place(), Found::Rank)
    }

    /// A piece of a text with the words marked that the `search` of the query looks for: what a list of results shows.
    ///
    /// ```
    /// use carafe::{db::search::Headline, prelude::*};
    ///
    /// #[derive(Model)]
    /// #[model(search(title = "A", body = "B"))]
    /// struct Post {
    ///     id: i64,
    ///     title: String,
    ///     body: String,
    /// }
    ///
    /// async fn found(db: &Db, words: &str) -> carafe::db::error::Result<Vec<(Headline, Headline)>> {
    ///     let posts = Post::objects().search(words);
    ///     posts.values(|p| (p.search_highlight(p.title), p.search_headline(p.body))).all(db).await
    /// }
    /// ```
    #[doc(alias = "SearchHeadline")]
    #[must_use]
    fn search_headline<T: TextField>(&self, text: Col<T>) -> Expr<Headline>
    where
        Self::Model: Searchable,
    {
        marked(self.place(), text, Found::Headline)
    }

    /// A whole text with the words marked that the `search` of the query looks for.
    #[must_use]
    fn search_highlight<T: TextField>(&self, text: Col<T>) -> Expr<Headline>
    where
        Self::Model: Searchable,
    {
        marked(self.place(), text, Found::Highlight)
    }
}

/// What leads back to rows of `M`: a foreign key to it, or a many-to-many relation.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not lead to `{M}`",
    label = "no foreign key and no many-to-many relation to `{M}`"
)]
pub trait WayBack<M> {
    /// The way, from a model.
    #[doc(hidden)]
    #[expect(private_interfaces, reason = "only this crate goes it")]
    fn way(self, from: Path) -> Way;
}

impl<M: Model, N, T> WayBack<M> for FkPath<M, N, T> {
    #[expect(private_interfaces, reason = "only this crate goes it")]
    fn way(self, from: Path) -> Way {
        if self.path == from { Way::Back(from.meta(), self.field) } else { Way::Wrong(from.meta()) }
    }
}

impl<M: Model> WayBack<M> for ManyPath<M> {
    #[expect(private_interfaces, reason = "only this crate goes it")]
    fn way(self, from: Path) -> Way {
        let meta = from.meta();
        let number = match self.way {
            Way::Named(relation) if self.path == from => relation.checked_sub(meta.reverses.len()),
            _ => None,
        };
        number.map_or(Way::Wrong(meta), |number| Way::Tied(meta, number))
    }
}
