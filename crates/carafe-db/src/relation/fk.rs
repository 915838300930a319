//! A foreign key: the key of another row, and the row itself where a query has loaded it.

use std::{
    fmt,
    hash::{Hash, Hasher},
    sync::Arc,
};

use serde::{Serialize, Serializer};

use crate::{
    DbError, ErrorKind, Value,
    driver::{Borrower, Row},
    error::Result,
    field::{Column, Cursor, FieldType, Loaded, Related},
    handle::{FkPath, Required},
    meta::FieldMeta,
    model::Model,
    relation::{
        Peers, PrimaryKey, ToField,
        behind::{Behind, Pointer},
    },
    write::Record,
};

/// A foreign key to `M`: to its primary key, or to another field of it by [`ToField`].
///
/// It never asks the database by itself and never panics: [`id`](Fk::id) is always there, [`get`](Fk::get) is there when
/// the query loaded it. Two are equal when their keys are.
pub struct Fk<M: Model, T: ToField<M> = PrimaryKey> {
    key: T::Value,
    row: Behind,
}

impl<M: Model> Fk<M> {
    /// One that points at the row of this key.
    #[must_use]
    pub const fn to(key: M::Key) -> Self {
        Self { key, row: Behind::NotLoaded(None) }
    }
}

impl<M: Model, T: ToField<M>> Fk<M, T> {
    /// One that points at the row whose field has this value.
    #[must_use]
    pub const fn by(value: T::Value) -> Self {
        Self { key: value, row: Behind::NotLoaded(None) }
    }

    /// What it holds: the key of the row that it points at, or the value of another field of it.
    #[must_use]
    pub const fn id(&self) -> &T::Value {
        &self.key
    }

    /// The row that it points at, if the query loaded it.
    #[must_use]
    pub fn loaded(&self) -> Option<&M> {
        match &self.row {
            Behind::Kept(row) => row.downcast_ref(),
            Behind::NotLoaded(_) => None,
        }
    }

    /// The row that it points at; an error where the query did not load it.
    #[track_caller]
    pub fn get(&self) -> Result<&M> {
        match self.loaded() {
            Some(row) => Ok(row),
            None => Err(not_loaded(M::meta().name, self.row.field())),
        }
    }

    /// Forgets the row, not the key.
    pub fn unload(&mut self) {
        self.row = Behind::NotLoaded(self.row.field());
    }

    pub(crate) fn keep(&mut self, row: Arc<M>) {
        self.row = Behind::Kept(row);
    }

    /// The foreign keys that it was read with, where their query has a fetch mode.
    pub(super) fn peers(&self) -> Option<Arc<Peers>> {
        self.row.peers()
    }
}

#[track_caller]
#[cold]
fn not_loaded(model: &str, field: Option<&'static FieldMeta>) -> DbError {
    let (which, what) = match field {
        Some(field) => (format!("the foreign key `{}`", field.name), format!("`{}`", field.name)),
        None => ("this foreign key".to_owned(), "the field".to_owned()),
    };
    DbError::new(ErrorKind::Query, format!("the `{model}` behind {which} is not loaded"))
        .hint(format!("add {what} to `select_related` of the query, or call `.load(&db).await?` on it"))
        .at(carafe_core::Place::here())
}

impl<M: Model, T: ToField<M>> From<&M> for Fk<M, T> {
    fn from(row: &M) -> Self {
        Self::by(T::of(row))
    }
}

/// Keeps the row.
impl<M: Model, T: ToField<M>> From<M> for Fk<M, T> {
    fn from(row: M) -> Self {
        Self { key: T::of(&row), row: Behind::Kept(Arc::new(row)) }
    }
}

impl<M: Model, T: ToField<M, Value: FieldType>> FieldType for Fk<M, T> {
    type Handle = FkPath<M, Required, T>;
    const COLUMN: Column = T::Value::COLUMN.pointing_at(M::meta, T::NAME);

    fn read(row: &dyn Row, column: usize) -> Result<Option<Self>> {
        match T::Value::read(row, column) {
            Ok(Some(key)) => Ok(Some(Self::by(key))),
            Ok(None) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn to_value(&self) -> Result<Value> {
        self.key.to_value()
    }

    fn lend(&self, to: &mut dyn Borrower) -> Result<()> {
        self.key.lend(to)
    }

    fn foreign_key(&mut self) -> Option<Pointer<'_>> {
        Some(Pointer { behind: &mut self.row, read: read_row::<M> })
    }
}

/// The row that is joined to a foreign key.
fn read_row<M: Model>(cursor: &mut Cursor<'_>, related: &Related) -> Result<Loaded> {
    match read_joined::<M>(cursor, related) {
        Ok(row) => Ok(Arc::new(row)),
        Err(error) => Err(error),
    }
}

/// A model and what is joined to it, from the columns that come next.
pub(crate) fn read_joined<M: Model>(cursor: &mut Cursor<'_>, related: &Related) -> Result<M> {
    let mut row = M::decode(cursor)?;
    if !related.joined.is_empty() {
        read_behind(&mut row, cursor, related)?;
    }
    Ok(row)
}

/// What is joined to a row that was read.
fn read_behind(row: &mut dyn Record, cursor: &mut Cursor<'_>, related: &Related) -> Result<()> {
    for (field, behind) in &related.joined {
        match row.field_mut(*field).foreign_key() {
            Some(key) => key.read_joined(cursor, behind)?,
            // An optional foreign key that is null.
            None => cursor.skip(behind),
        }
    }
    Ok(())
}

impl<M: Model, T: ToField<M>> Clone for Fk<M, T> {
    fn clone(&self) -> Self {
        Self { key: self.key.clone(), row: self.row.clone() }
    }
}

impl<M: Model, T: ToField<M>> PartialEq for Fk<M, T> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl<M: Model, T: ToField<M>> Eq for Fk<M, T> {}

impl<M: Model, T: ToField<M>> Hash for Fk<M, T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl<M: Model, T: ToField<M>> fmt::Debug for Fk<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({:?})", M::meta().name, self.key)
    }
}

/// The row where it is loaded, otherwise the key.
impl<M: Model + Serialize, T: ToField<M, Value: Serialize>> Serialize for Fk<M, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.loaded() {
            Some(row) => row.serialize(serializer),
            None => self.key.serialize(serializer),
        }
    }
}
