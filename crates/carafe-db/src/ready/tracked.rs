//! Rows that know what became different since they were read.

use std::{
    fmt,
    ops::{Deref, DerefMut},
};

use carafe_core::Place;

use crate::{
    Db, DbError, ErrorKind, Model, Save, Value,
    error::Result,
    expr::Computed,
    field::FieldType as _,
    meta::FieldMeta,
    node::Node,
    write::{FieldList, Run, named, save_fields},
};

/// A row, and how it was when it was put in here. It can be used as the row itself.
///
/// ```
/// use carafe::{db::Tracked, prelude::*};
///
/// #[derive(Model)]
/// struct Post {
///     id: i64,
///     title: String,
///     views: i64,
/// }
///
/// async fn rename(post: Post, db: &Db) -> carafe::db::error::Result<()> {
///     let mut post = Tracked::new(post)?;
///     post.title = "Hello again".into();
///     assert!(post.has_changed(|p| p.title)? && !post.has_changed(|p| p.views)?);
///     assert_eq!(post.previous(|p| p.title)?, "Hello");
///     post.save_changed(db).await?;
///     assert!(post.changed()?.is_empty());
///     Ok(())
/// }
/// ```
pub struct Tracked<M> {
    row: M,
    before: Vec<Value>,
}

impl<M: Model> Tracked<M> {
    /// Remembers how the row is now.
    ///
    /// # Errors
    /// When a field holds what no column can.
    pub fn new(row: M) -> Result<Self> {
        let before = values(&row)?;
        Ok(Self { row, before })
    }

    /// The row.
    pub fn into_inner(self) -> M {
        self.row
    }

    /// The fields that are other than they were.
    pub fn changed(&self) -> Result<Vec<&'static FieldMeta>> {
        Ok(self.numbers()?.into_iter().map(|field| &M::meta().fields[field]).collect())
    }

    /// Whether a field is other than it was; of several, whether one of them is.
    pub fn has_changed<L: FieldList>(&self, list: impl FnOnce(&M::Fields) -> L) -> Result<bool> {
        let wanted = named(&list(M::fields()), M::root())?;
        Ok(self.numbers()?.iter().any(|field| wanted.contains(field)))
    }

    /// What a field was; for a foreign key, the key that it held.
    pub fn previous<C: Computed>(&self, field: impl FnOnce(&'static M::Fields) -> C) -> Result<C::Type> {
        match field(M::fields()).into_node() {
            Node::Field(path, field) if path == M::root() => C::Type::from_value(self.before[field].clone()),
            _ => Err(DbError::new(ErrorKind::Query, "a field of the row itself is wanted")),
        }
    }

    /// Writes the fields that are other than they were, and those with `auto_now`; asks nothing where none is. From then on
    /// the row is as it was.
    ///
    /// An error of the kind [`NotUpdated`](crate::ErrorKind::NotUpdated) if the row is not there.
    #[track_caller]
    pub fn save_changed(&mut self, db: &Db) -> impl Future<Output = Result<()>> + Send {
        let run = Run::new(db, Place::here());
        async move {
            let fields = self.numbers()?;
            if fields.is_empty() {
                return Ok(());
            }
            save_fields(run, &mut self.row, fields).await?;
            self.before = values(&self.row)?;
            Ok(())
        }
    }

    /// Saves the whole row; from then on it is as it was.
    #[track_caller]
    pub fn save(&mut self, db: &Db) -> impl Future<Output = Result<()>> + Send {
        let place = Place::here();
        async move {
            self.row.save(db).await.map_err(|error| error.at(place))?;
            self.before = values(&self.row)?;
            Ok(())
        }
    }

    fn numbers(&self) -> Result<Vec<usize>> {
        let now = values(&self.row)?;
        Ok((0..now.len()).filter(|field| now[*field] != self.before[*field]).collect())
    }
}

fn values<M: Model>(row: &M) -> Result<Vec<Value>> {
    (0..M::meta().fields.len()).map(|field| row.value(field)).collect()
}

impl<M> Deref for Tracked<M> {
    type Target = M;

    fn deref(&self) -> &M {
        &self.row
    }
}

impl<M> DerefMut for Tracked<M> {
    fn deref_mut(&mut self) -> &mut M {
        &mut self.row
    }
}

impl<M: fmt::Debug> fmt::Debug for Tracked<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Tracked").field(&self.row).finish()
    }
}
