//! What every row can do: be saved, read again, deleted and looked over.

use carafe_core::Place;

use super::{
    Bulk, Deleted, FieldList, Run, bulk_update, delete, fields, keep, record::Record, set, validate,
};
use crate::{Db, Model, error::Result, expr::Sets};

/// What every row of every model can do.
///
/// ```
/// use carafe::prelude::*;
///
/// #[derive(Model)]
/// struct Note {
///     id: i64,
///     text: String,
/// }
///
/// async fn rename(note: &mut Note, db: &Db) -> Result<(), carafe::db::DbError> {
///     note.text = "Milk and bread".into();
///     note.save(db).await?;
///     note.delete(db).await?;
///     Ok(())
/// }
/// ```
///
/// Nothing is looked over on the way: [`validate`](Save::validate) does it when it is called. What the database itself
/// watches, such as constraints, is an error whoever saves.
pub trait Save: Model {
    /// Inserts the row if its key is empty (0, an empty text, the UUID of zeros), otherwise updates the row of its key; if
    /// there is none, it inserts one with this key.
    ///
    /// A key that the database counts, and what the database computes, stand in the struct afterwards. `auto_now` is set at
    /// each save, `auto_now_add` when the row is inserted; a time without a zone is that of UTC.
    #[track_caller]
    fn save(&mut self, db: &Db) -> impl Future<Output = Result<()>> + Send {
        keep::save(Run::new(db, Place::here()), self)
    }

    /// Inserts the row, whatever its key is: an error if there is one of this key already.
    #[track_caller]
    fn insert(&mut self, db: &Db) -> impl Future<Output = Result<()>> + Send {
        keep::insert(Run::new(db, Place::here()), self)
    }

    /// Updates the row and never inserts it: an error of the kind [`NotUpdated`](crate::ErrorKind::NotUpdated) if it is not
    /// there.
    #[track_caller]
    fn save_existing(&mut self, db: &Db) -> impl Future<Output = Result<()>> + Send {
        keep::update(Run::new(db, Place::here()), self)
    }

    /// Sets some fields of the row, in the database and here, to values or to what the database computes of the row:
    /// `post.update(&db, |p| p.views.set(p.views + 1))`. What it computed stands in the struct afterwards.
    ///
    /// An error of the kind [`NotUpdated`](crate::ErrorKind::NotUpdated) if the row is not there.
    #[track_caller]
    fn update<S: Sets>(
        &mut self,
        db: &Db,
        sets: impl FnOnce(&'static Self::Fields) -> S,
    ) -> impl Future<Output = Result<()>> + Send {
        let sets = set::listed(sets(Self::fields()));
        set::record(Run::new(db, Place::here()), self, Self::root(), sets)
    }

    /// Updates only these fields: `post.save_only(&db, |p| (p.title, p.views))`. Others, also those with `auto_now`, stay
    /// as the database has them.
    ///
    /// An error of the kind [`NotUpdated`](crate::ErrorKind::NotUpdated) if the row is not there.
    #[track_caller]
    fn save_only<L: FieldList>(
        &mut self,
        db: &Db,
        list: impl FnOnce(&Self::Fields) -> L,
    ) -> impl Future<Output = Result<()>> + Send {
        let fields = fields::named(&list(Self::fields()), Self::root());
        keep::save_only(Run::new(db, Place::here()), self, fields)
    }

    /// Reads the row again. What foreign keys and relations had loaded is forgotten where it may have changed.
    #[track_caller]
    fn refresh(&mut self, db: &Db) -> impl Future<Output = Result<()>> + Send {
        keep::refresh(Run::new(db, Place::here()), self)
    }

    /// Deletes the row and what goes with it, as `on_delete` of the foreign keys that point here says, in one transaction.
    ///
    /// Gives how many rows of which model are gone. A row that is not there is no error: then it is none.
    #[track_caller]
    fn delete(&self, db: &Db) -> impl Future<Output = Result<Deleted>> + Send {
        let key = (self as &dyn Record).key();
        delete::one(Run::new(db, Place::here()), Self::meta(), key)
    }

    /// Looks the row over: lengths, ranges and choices, then the row as a whole with the function that the model names by
    /// `#[model(clean = …)]`, then what must be unique and other constraints, which asks the database.
    ///
    /// ```
    /// use carafe::{db::error::{FieldError, Invalid}, prelude::*};
    ///
    /// #[derive(Model)]
    /// #[model(clean = Stay::check)]
    /// struct Stay {
    ///     id: i64,
    ///     from: Timestamp,
    ///     to: Timestamp,
    /// }
    ///
    /// impl Stay {
    ///     fn check(&self, found: &mut Invalid) {
    ///         if self.to < self.from {
    ///             found.add(FieldError::new(vec!["to"], "order", "must be later than the beginning"));
    ///         }
    ///     }
    /// }
    /// ```
    ///
    /// What is wrong comes as an error of the kind [`Invalid`](crate::ErrorKind::Invalid), with each field's messages.
    #[track_caller]
    fn validate(&self, db: &Db) -> impl Future<Output = Result<()>> + Send {
        validate::record(Run::new(db, Place::here()), self, Ok(Vec::new()))
    }

    /// The same without some fields, and without the constraints that speak of them.
    #[track_caller]
    fn validate_except<L: FieldList>(
        &self,
        db: &Db,
        list: impl FnOnce(&Self::Fields) -> L,
    ) -> impl Future<Output = Result<()>> + Send {
        let except = fields::named(&list(Self::fields()), Self::root());
        validate::record(Run::new(db, Place::here()), self, except)
    }

    /// Several rows to be inserted together: see [`Bulk`].
    fn bulk(rows: impl IntoIterator<Item = Self>) -> Bulk<Self> {
        Bulk::of(rows.into_iter().collect())
    }

    /// Inserts rows together, in as few statements as the database allows, in one transaction.
    #[track_caller]
    fn bulk_create(
        db: &Db,
        rows: impl IntoIterator<Item = Self>,
    ) -> impl Future<Output = Result<Vec<Self>>> + Send {
        Self::bulk(rows).create(db)
    }

    /// Writes some fields of many rows in as few statements as the database allows, in one transaction:
    /// `Post::bulk_update(&db, &posts, |p| (p.title, p.views))`. Gives how many rows there were.
    #[track_caller]
    fn bulk_update<L: FieldList>(
        db: &Db,
        rows: &[Self],
        list: impl FnOnce(&Self::Fields) -> L,
    ) -> impl Future<Output = Result<u64>> + Send {
        let fields = fields::named(&list(Self::fields()), Self::root());
        let rows = fields.and_then(|fields| bulk_update::changes(rows.iter().map(|row| row as _), fields));
        bulk_update::run(Run::new(db, Place::here()), Self::meta(), rows)
    }
}

impl<M: Model> Save for M {}
