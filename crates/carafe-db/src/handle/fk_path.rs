//! A foreign key in a condition: itself, and every field behind it.

use std::{fmt, marker::PhantomData, ops::Deref};

use crate::{handle::Handle, model::Model, path::Path, relation::PrimaryKey};

/// A foreign key to `M`: `p.author`. The fields of `M` are reached through it with a dot. `T` is the field of `M` that it points
/// at.
pub struct FkPath<M, N = Required, T = PrimaryKey> {
    pub(crate) path: Path,
    pub(crate) field: usize,
    of: PhantomData<fn() -> (M, N, T)>,
}

/// Marks a foreign key that is always there.
#[derive(Debug, Clone, Copy)]
pub enum Required {}

/// Marks a foreign key that may be null.
#[derive(Debug, Clone, Copy)]
pub enum Optional {}

impl<M: Model, N: 'static, T: 'static> Handle for FkPath<M, N, T> {
    type Optional = FkPath<M, Optional, T>;

    fn at(path: Path, field: usize) -> Self {
        Self { path, field, of: PhantomData }
    }
}

impl<M: Model, N, T> Deref for FkPath<M, N, T> {
    type Target = M::Fields;

    fn deref(&self) -> &M::Fields {
        self.path.child(self.field).fields::<M>()
    }
}

impl<M, N, T> Clone for FkPath<M, N, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, N, T> Copy for FkPath<M, N, T> {}

impl<M, N, T> fmt::Debug for FkPath<M, N, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.path, self.path.meta().fields[self.field].name)
    }
}
