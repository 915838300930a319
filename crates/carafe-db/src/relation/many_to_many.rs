//! Tying rows through a table between, as a model's field offers it: `post.tags.add(&tag, &db)`.

use std::fmt;

use super::{
    ManyToMany, Rows,
    read::{self, Decoded},
    tie::{self, Beside, Ties},
};
use crate::{
    Db, Model,
    error::Result,
    field::{FieldType, IntoField},
    handle::Col,
    meta::ModelMeta,
};

impl<M: Model> ManyToMany<M> {
    /// Ties this row to others; what it is tied to already stays as it is. Gives how many ties are new.
    ///
    /// ```
    /// use carafe::prelude::*;
    ///
    /// #[derive(Model)]
    /// struct Tag {
    ///     id: i64,
    ///     name: String,
    /// }
    ///
    /// #[derive(Model)]
    /// struct Post {
    ///     id: i64,
    ///     tags: ManyToMany<Tag>,
    /// }
    ///
    /// async fn retag(post: &Post, [a, b, c]: [&Tag; 3], db: &Db) -> Result<(), carafe::db::DbError> {
    ///     post.tags.set([a, b], db).await?;
    ///     post.tags.add(c, db).await?;
    ///     post.tags.remove([a, b], db).await?;
    ///     assert_eq!(post.tags.count(db).await?, 1);
    ///     Ok(())
    /// }
    /// ```
    #[track_caller]
    pub fn add(&self, rows: impl Rows<M>, db: &Db) -> impl Future<Output = Result<u64>> + Send {
        let (ties, keys) = (self.ties(db), rows.keys());
        async move { ties?.add(keys?, Beside::new()).await }
    }

    /// Cuts the ties to some rows. Gives how many there were.
    #[track_caller]
    pub fn remove(&self, rows: impl Rows<M>, db: &Db) -> impl Future<Output = Result<u64>> + Send {
        let (ties, keys) = (self.ties(db), rows.keys());
        async move { ties?.remove(keys?).await }
    }

    /// Ties this row to exactly these: what is too much is cut, what is missing is added, the rest is not touched.
    #[track_caller]
    pub fn set(&self, rows: impl Rows<M>, db: &Db) -> impl Future<Output = Result<()>> + Send {
        let (ties, keys) = (self.ties(db), rows.keys());
        async move { ties?.set(keys?, Beside::new()).await }
    }

    /// Cuts all ties. Gives how many there were.
    #[track_caller]
    pub fn clear(&self, db: &Db) -> impl Future<Output = Result<u64>> + Send {
        let ties = self.ties(db);
        async move { ties?.clear().await }
    }

    /// The rows that this one is tied to, in the order of their model.
    #[track_caller]
    pub fn all(&self, db: &Db) -> impl Future<Output = Result<Vec<M>>> + Send {
        let ties = self.ties(db);
        async move {
            let mut rows = Decoded(Vec::new());
            read::tied(ties?, M::meta(), &mut rows).await?;
            rows.all()
        }
    }

    /// How many rows this one is tied to.
    #[track_caller]
    pub fn count(&self, db: &Db) -> impl Future<Output = Result<u64>> + Send {
        let ties = self.ties(db);
        async move { ties?.count().await }
    }

    /// Says what else stands in the rows between, where those are a model of your own:
    /// `band.members.beside::<Membership, _>(|m| m.role, "drums").add(&ann, &db)`.
    ///
    /// Only rows that are new get it.
    pub fn beside<B: Model, T: FieldType>(
        &self,
        field: impl FnOnce(&B::Fields) -> Col<T>,
        value: impl IntoField<T>,
    ) -> WithBeside<'_, M> {
        let with = WithBeside { ties: self, beside: Ok(Beside::new()), model: B::meta() };
        with.and::<B, T>(field, value)
    }

    #[track_caller]
    fn ties(&self, db: &Db) -> Result<Ties> {
        Ties::of(tie::run(db), self.owner(), M::meta())
    }
}

/// Ties whose rows between hold more: see [`ManyToMany::beside`].
#[must_use = "nothing is tied before `add` or `set`"]
pub struct WithBeside<'m, M> {
    ties: &'m ManyToMany<M>,
    beside: Result<Beside>,
    model: &'static ModelMeta,
}

impl<M: Model> WithBeside<'_, M> {
    /// One more field of the rows between.
    pub fn and<B: Model, T: FieldType>(
        mut self,
        field: impl FnOnce(&B::Fields) -> Col<T>,
        value: impl IntoField<T>,
    ) -> Self {
        let (field, value) =
            (tie::field_of(field(B::fields()).leaf, B::root()), value.into_field().to_value());
        self.beside = self.beside.and_then(|beside| tie::with(beside, field, value));
        self
    }

    /// Ties this row to others: see [`ManyToMany::add`].
    #[track_caller]
    pub fn add(self, rows: impl Rows<M>, db: &Db) -> impl Future<Output = Result<u64>> + Send {
        let (ties, keys) = (self.ties.ties(db), rows.keys());
        let beside = self.beside.and_then(|beside| tie::fits(&ties, self.model).map(|()| beside));
        async move { ties?.add(keys?, beside?).await }
    }

    /// Ties this row to exactly these: see [`ManyToMany::set`].
    #[track_caller]
    pub fn set(self, rows: impl Rows<M>, db: &Db) -> impl Future<Output = Result<()>> + Send {
        let (ties, keys) = (self.ties.ties(db), rows.keys());
        let beside = self.beside.and_then(|beside| tie::fits(&ties, self.model).map(|()| beside));
        async move { ties?.set(keys?, beside?).await }
    }
}

impl<M> fmt::Debug for WithBeside<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WithBeside").field("model", &self.model).finish_non_exhaustive()
    }
}
