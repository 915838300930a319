//! A foreign key that no two rows share.

use std::{
    hash::{Hash, Hasher},
    ops::{Deref, DerefMut},
};

use serde::{Serialize, Serializer};

use crate::{
    Value,
    driver::{Borrower, Row},
    error::Result,
    field::{Column, FieldType, Pointer},
    handle::{FkPath, Required},
    model::Model,
    relation::{Fk, PrimaryKey, ToField},
};

/// A foreign key to `M` that at most one row has: everything that [`Fk`] can.
#[derive(Debug)]
pub struct OneToOne<M: Model, T: ToField<M> = PrimaryKey>(Fk<M, T>);

impl<M: Model> OneToOne<M> {
    /// One that points at the row of this key.
    #[must_use]
    pub const fn to(key: M::Key) -> Self {
        Self(Fk::to(key))
    }
}

impl<M: Model, T: ToField<M>> OneToOne<M, T> {
    /// One that points at the row whose field has this value: see [`Fk::by`].
    #[must_use]
    pub const fn by(value: T::Value) -> Self {
        Self(Fk::by(value))
    }
}

impl<M: Model, T: ToField<M>> From<&M> for OneToOne<M, T> {
    fn from(row: &M) -> Self {
        Self(Fk::from(row))
    }
}

impl<M: Model, T: ToField<M>> From<M> for OneToOne<M, T> {
    fn from(row: M) -> Self {
        Self(Fk::from(row))
    }
}

impl<M: Model, T: ToField<M>> Deref for OneToOne<M, T> {
    type Target = Fk<M, T>;

    fn deref(&self) -> &Fk<M, T> {
        &self.0
    }
}

impl<M: Model, T: ToField<M>> DerefMut for OneToOne<M, T> {
    fn deref_mut(&mut self) -> &mut Fk<M, T> {
        &mut self.0
    }
}

impl<M: Model, T: ToField<M, Value: FieldType>> FieldType for OneToOne<M, T> {
    type Handle = FkPath<M, Required, T>;
    const COLUMN: Column = Fk::<M, T>::COLUMN.unique();

    fn read(row: &dyn Row, column: usize) -> Result<Option<Self>> {
        match Fk::read(row, column) {
            Ok(Some(key)) => Ok(Some(Self(key))),
            Ok(None) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn to_value(&self) -> Result<Value> {
        self.0.to_value()
    }

    fn lend(&self, to: &mut dyn Borrower) -> Result<()> {
        self.0.lend(to)
    }

    fn foreign_key(&mut self) -> Option<Pointer<'_>> {
        self.0.foreign_key()
    }
}

impl<M: Model, T: ToField<M>> Clone for OneToOne<M, T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<M: Model, T: ToField<M>> PartialEq for OneToOne<M, T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<M: Model, T: ToField<M>> Eq for OneToOne<M, T> {}

impl<M: Model, T: ToField<M>> Hash for OneToOne<M, T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<M: Model + Serialize, T: ToField<M, Value: Serialize>> Serialize for OneToOne<M, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
