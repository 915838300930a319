//! Values of rows in a struct of one's own.

use std::{fmt, marker::PhantomData};

use carafe_core::Place;

use super::{RowIterator, Values};
use crate::{Db, driver::Row, error::Result, field::Cursor};

/// Values of rows, each made into something else: what `map` of [`Values`] gives.
#[must_use = "it asks nothing before `all`, `first`, `get` or `iterator` is called"]
pub struct Mapped<R, S, F> {
    values: Values<R>,
    make: F,
    of: PhantomData<fn() -> S>,
}

impl<R: Send + 'static> Values<R> {
    /// Each tuple made into a struct of your own, or whatever a function gives. Only the columns that it needs are read.
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
    /// struct Post {
    ///     id: i64,
    ///     title: String,
    ///     body: String,
    ///     author: Fk<Author>,
    /// }
    ///
    /// struct Card {
    ///     title: String,
    ///     by: String,
    /// }
    ///
    /// async fn cards(db: &Db) -> carafe::db::error::Result<Vec<Card>> {
    ///     let cards = Post::objects().values(|p| (p.title, p.author.name)).map(|(title, by)| Card { title, by });
    ///     cards.all(db).await
    /// }
    /// ```
    ///
    /// What narrows, orders or joins queries stands before it.
    #[doc(alias = "only")]
    #[doc(alias = "defer")]
    pub const fn map<S, F>(self, make: F) -> Mapped<R, S, F>
    where
        S: Send + 'static,
        F: FnMut(R) -> S + Send + 'static,
    {
        Mapped { values: self, make, of: PhantomData }
    }
}

impl<R: Send + 'static, S: Send + 'static, F: FnMut(R) -> S + Send + 'static> Mapped<R, S, F> {
    /// All of them.
    #[track_caller]
    pub fn all(self, db: &Db) -> impl Future<Output = Result<Vec<S>>> + Send {
        let (all, make) = (self.values.all(db), self.make);
        async move { Ok(all.await?.into_iter().map(make).collect()) }
    }

    /// The first, if there is one.
    #[track_caller]
    pub fn first(self, db: &Db) -> impl Future<Output = Result<Option<S>>> + Send {
        let (first, make) = (self.values.first(db), self.make);
        async move { Ok(first.await?.map(make)) }
    }

    /// The only one; an error where there is none, or more than one.
    #[track_caller]
    pub fn get(self, db: &Db) -> impl Future<Output = Result<S>> + Send {
        let (only, mut make) = (self.values.get(db), self.make);
        async move { Ok(make(only.await?)) }
    }

    /// One by one, no more than a chunk of them in memory: see [`QuerySet::iterator`](super::QuerySet::iterator).
    #[track_caller]
    pub fn iterator(self, db: &Db) -> RowIterator<S> {
        let Self { values: Values { mut query, read }, mut make, of: _ } = self;
        query.settle();
        let read = Box::new(move |row: &dyn Row| Ok(make(read(&mut Cursor::new(row))?)));
        RowIterator::new(super::Question::Query(Box::new(query)), db, Place::here(), read)
    }
}

impl<R, S, F> fmt::Debug for Mapped<R, S, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mapped({:?})", self.values)
    }
}
