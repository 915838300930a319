//! A foreign key: the key of another row, and the row itself where a query has loaded it.

use std::{
    fmt,
    hash::{Hash, Hasher},
    sync::Arc,
};

use serde::{Serialize, Serializer};

use crate::{
    DbError, ErrorKind, Value,
    driver::Row,
    error::Result,
    field::{Column, Cursor, FieldType, Loaded, Related},
    handle::{FkPath, Required},
    meta::FieldMeta,
    model::Model,
};

/// A foreign key to `M`.
///
/// It never asks the database by itself and never panics: [`id`](Fk::id) is always there, [`get`](Fk::get) is there when
/// the query loaded it. Two are equal when their keys are.
pub struct Fk<M: Model> {
    key: M::Key,
    row: Behind,
}

/// The row that a foreign key points at. It takes no more room than an `Option`.
#[derive(Clone)]
enum Behind {
    Loaded(Loaded),
    /// The field that it was read for, for messages.
    NotLoaded(Option<&'static FieldMeta>),
}

impl<M: Model> Fk<M> {
    /// One that points at the row of this key.
    #[must_use]
    pub const fn to(key: M::Key) -> Self {
        Self { key, row: Behind::NotLoaded(None) }
    }

    /// The key of the row that it points at.
    #[must_use]
    pub const fn id(&self) -> &M::Key {
        &self.key
    }

    /// The row that it points at, if the query loaded it.
    #[must_use]
    pub fn loaded(&self) -> Option<&M> {
        match &self.row {
            Behind::Loaded(loaded) => loaded.downcast_ref(),
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
        self.row = Behind::Loaded(row);
    }

    const fn field(&self) -> Option<&'static FieldMeta> {
        match &self.row {
            Behind::Loaded(_) => None,
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

impl<M: Model> From<&M> for Fk<M> {
    fn from(row: &M) -> Self {
        Self::to(row.key())
    }
}

/// Keeps the row.
impl<M: Model> From<M> for Fk<M> {
    fn from(row: M) -> Self {
        Self { key: row.key(), row: Behind::Loaded(Arc::new(row)) }
    }
}

impl<M: Model<Key: FieldType>> FieldType for Fk<M> {
    type Handle = FkPath<M, Required>;
    const COLUMN: Column = M::Key::COLUMN.pointing_at(M::meta);

    fn read(row: &dyn Row, column: usize) -> Result<Option<Self>> {
        Ok(M::Key::read(row, column)?.map(Self::to))
    }

    fn to_value(&self) -> Result<Value> {
        self.key.to_value()
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

    fn attach(&mut self, loaded: Loaded) {
        self.row = Behind::Loaded(loaded);
    }

    fn loaded_row(&self) -> Option<Loaded> {
        match &self.row {
            Behind::Loaded(loaded) => Some(loaded.clone()),
            Behind::NotLoaded(_) => None,
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

impl<M: Model> Clone for Fk<M> {
    fn clone(&self) -> Self {
        Self { key: self.key.clone(), row: self.row.clone() }
    }
}

impl<M: Model> PartialEq for Fk<M> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl<M: Model> Eq for Fk<M> {}

impl<M: Model> Hash for Fk<M> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl<M: Model> fmt::Debug for Fk<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({:?})", M::meta().name, self.key)
    }
}

/// The row where it is loaded, otherwise the key.
impl<M: Model<Key: Serialize> + Serialize> Serialize for Fk<M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.loaded() {
            Some(row) => row.serialize(serializer),
            None => self.key.serialize(serializer),
        }
    }
}
