//! A foreign key that no two rows share.

use std::{
    hash::{Hash, Hasher},
    ops::{Deref, DerefMut},
};

use serde::{Serialize, Serializer};

use crate::{
    Value,
    driver::Row,
    error::Result,
    field::{Column, Cursor, FieldType, Loaded, Related},
    handle::{FkPath, Required},
    meta::FieldMeta,
    model::Model,
    relation::Fk,
};

/// A foreign key to `M` that at most one row has: everything that [`Fk`] can.
#[derive(Debug)]
pub struct OneToOne<M: Model>(Fk<M>);

impl<M: Model> OneToOne<M> {
    /// One that points at the row of this key.
    #[must_use]
    pub const fn to(key: M::Key) -> Self {
        Self(Fk::to(key))
    }
}

impl<M: Model> From<&M> for OneToOne<M> {
    fn from(row: &M) -> Self {
        Self(Fk::from(row))
    }
}

impl<M: Model> From<M> for OneToOne<M> {
    fn from(row: M) -> Self {
        Self(Fk::from(row))
    }
}

impl<M: Model> Deref for OneToOne<M> {
    type Target = Fk<M>;

    fn deref(&self) -> &Fk<M> {
        &self.0
    }
}

impl<M: Model> DerefMut for OneToOne<M> {
    fn deref_mut(&mut self) -> &mut Fk<M> {
        &mut self.0
    }
}

impl<M: Model<Key: FieldType>> FieldType for OneToOne<M> {
    type Handle = FkPath<M, Required>;
    const COLUMN: Column = Fk::<M>::COLUMN.unique();

    fn read(row: &dyn Row, column: usize) -> Result<Option<Self>> {
        Ok(Fk::read(row, column)?.map(Self))
    }

    fn to_value(&self) -> Result<Value> {
        self.0.to_value()
    }

    fn named(&mut self, field: &'static FieldMeta) {
        self.0.named(field);
    }

    fn read_joined(&mut self, cursor: &mut Cursor<'_>, related: &Related) -> Result<()> {
        self.0.read_joined(cursor, related)
    }

    fn attach(&mut self, loaded: Loaded) {
        self.0.attach(loaded);
    }

    fn loaded_row(&self) -> Option<Loaded> {
        self.0.loaded_row()
    }
}

impl<M: Model> Clone for OneToOne<M> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<M: Model> PartialEq for OneToOne<M> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<M: Model> Eq for OneToOne<M> {}

impl<M: Model> Hash for OneToOne<M> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<M: Model<Key: Serialize> + Serialize> Serialize for OneToOne<M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
