//! Rows that are marked when they are deleted, and come back.

use jiff::Timestamp;

use crate::{Db, Q, QuerySet, Save, error::Result, handle::Col};

/// A model whose rows are marked when they are deleted: `#[model(soft_delete = deleted)]`.
///
/// ```
/// use carafe::{db::SoftDelete as _, prelude::*};
///
/// #[derive(Model)]
/// #[model(soft_delete = deleted)]
/// struct Note {
///     id: i64,
///     text: String,
///     deleted: Option<Timestamp>,
/// }
///
/// async fn bin(note: &mut Note, db: &Db) -> carafe::db::error::Result<()> {
///     note.soft_delete(db).await?;
///     assert_eq!(Note::objects().count(db).await?, 0);
///     assert_eq!(Note::deleted_objects().count(db).await?, 1);
///     note.restore(db).await
/// }
/// ```
///
/// `objects()` leaves deleted rows out, and `all_objects()` has them. Foreign keys and ways back lead to all rows, so nothing
/// that points at a deleted row breaks. `delete` still deletes for good.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not marked when it is deleted",
    label = "its model does not say it",
    note = "write `#[model(soft_delete = deleted)]`, and a field `deleted: Option<Timestamp>`"
)]
pub trait SoftDelete: Save {
    /// The field that says when a row was deleted. The derive writes it.
    fn deleted(fields: &Self::Fields) -> Col<Option<Timestamp>>;

    /// The condition for rows that are not deleted.
    fn is_not_deleted(fields: &Self::Fields) -> Q {
        Self::deleted(fields).is_null()
    }

    /// The rows that are deleted.
    fn deleted_objects() -> QuerySet<Self> {
        Self::all_objects().filter(|fields| !Self::is_not_deleted(fields))
    }

    /// Whether this row is deleted.
    fn is_deleted(&self) -> bool {
        Self::meta()
            .rare
            .soft_delete
            .is_some_and(|field| self.value(field).is_ok_and(|value| !value.is_null()))
    }

    /// Marks the row: it vanishes from `objects()`. Other fields are not written.
    #[track_caller]
    fn soft_delete(&mut self, db: &Db) -> impl Future<Output = Result<()>> + Send {
        self.update(db, |fields| Self::deleted(fields).set(Some(now())))
    }

    /// Takes the mark away.
    #[track_caller]
    fn restore(&mut self, db: &Db) -> impl Future<Output = Result<()>> + Send {
        self.update(db, |fields| Self::deleted(fields).set(None::<Timestamp>))
    }
}

impl<M: SoftDelete> QuerySet<M> {
    /// Marks all rows of a model with `soft_delete` that are not marked yet, in one statement; gives how many.
    #[track_caller]
    pub fn soft_delete(self, db: &Db) -> impl Future<Output = Result<u64>> + Send {
        self.filter(|fields| M::is_not_deleted(fields))
            .update(db, |fields| M::deleted(fields).set(Some(now())))
    }

    /// Takes the marks away, in one statement; gives from how many rows: `Note::deleted_objects().restore(&db)`.
    #[track_caller]
    pub fn restore(self, db: &Db) -> impl Future<Output = Result<u64>> + Send {
        self.filter(|fields| !M::is_not_deleted(fields))
            .update(db, |fields| M::deleted(fields).set(None::<Timestamp>))
    }
}

/// As precise as databases keep it.
fn now() -> Timestamp {
    Timestamp::from_microsecond(Timestamp::now().as_microsecond()).unwrap_or_default()
}
