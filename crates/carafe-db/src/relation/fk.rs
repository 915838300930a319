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
    relation::{Peers, PrimaryKey, ToField},
};

/// A foreign key to `M`: to its primary key, or to another field of it by [`ToField`].
///
/// It never asks the database by itself and never panics: [`id`](Fk::id) is always there, [`get`](Fk::get) is there when
/// the query loaded it. Two are equal when their keys are.
pub struct Fk<M: Model, T: ToField<M> = PrimaryKey> {
    key: T::Value,
    row: Behind,
}

/// The row that a foreign key points at. It takes no more room than an `Option`.
#[derive(Clone)]
enum Behind {
    /// The row; or [`Peers`], who know how to load it.
    Kept(Loaded),
    /// The field that it was read for, for messages.
    NotLoaded(Option<&'static FieldMeta>),
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
            None => Err(not_loaded(M::meta().name, self.field())),
        }
    }

    /// Forgets the row, not the key.
    pub fn unload(&mut self) {
        self.row = Behind::NotLoaded(self.field());
    }

    pub(crate) fn keep(&mut self, row: Arc<M>) {
        self.row = Behind::Kept(row);
    }

    /// The foreign keys that it was read with, where their query has a fetch mode.
    pub(super) fn peers(&self) -> Option<Arc<Peers>> {
        match &self.row {
            Behind::Kept(peers) => Arc::clone(peers).downcast().ok(),
            Behind::NotLoaded(_) => None,
        }
    }

    fn field(&self) -> Option<&'static FieldMeta> {
        match &self.row {
            Behind::Kept(peers) => peers.downcast_ref::<Peers>().map(|peers| peers.field),
            Behind::NotLoaded(field) => *field,
        }
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
        Ok(T::Value::read(row, column)?.map(Self::by))
    }

    fn to_value(&self) -> Result<Value> {
        self.key.to_value()
    }

    fn lend(&self, to: &mut dyn Borrower) -> Result<()> {
        self.key.lend(to)
    }

    fn read_joined(&mut self, cursor: &mut Cursor<'_>, related: &Related) -> Result<()> {
        if cursor.is_missing(related.meta) {
            cursor.skip(related);
            return Ok(());
        }
        self.keep(Arc::new(read_joined::<M>(cursor, related)?));
        Ok(())
    }

    fn named(&mut self, field: &'static FieldMeta) {
        if let Behind::NotLoaded(name) = &mut self.row {
            *name = Some(field);
        }
    }

    /// A row, or peers: those take the place of no row.
    fn attach(&mut self, loaded: Loaded) {
        if !(loaded.is::<Peers>() && self.loaded().is_some()) {
            self.row = Behind::Kept(loaded);
        }
    }

    fn loaded_row(&self) -> Option<Loaded> {
        match &self.row {
            Behind::Kept(row) if row.is::<M>() => Some(Arc::clone(row)),
            Behind::Kept(_) | Behind::NotLoaded(_) => None,
        }
    }
}

/// A model and what is joined to it, from the columns that come next.
pub(crate) fn read_joined<M: Model>(cursor: &mut Cursor<'_>, related: &Related) -> Result<M> {
    let mut row = M::decode(cursor)?;
    for (field, behind) in &related.joined {
        row.join(*field, cursor, behind)?;
    }
    Ok(row)
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
