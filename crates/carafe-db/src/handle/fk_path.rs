//! A foreign key in a condition: itself, and every field behind it.

use std::{fmt, marker::PhantomData, ops::Deref};

use crate::{handle::Handle, model::Model, path::Path};

/// A foreign key to `M`: `p.author`. The fields of `M` are reached through it with a dot.
pub struct FkPath<M, N = Required> {
    pub(crate) path: Path,
    pub(crate) field: usize,
    of: PhantomData<fn() -> (M, N)>,
}

/// Marks a foreign key that is always there.
#[derive(Debug, Clone, Copy)]
pub enum Required {}

/// Marks a foreign key that may be null.
#[derive(Debug, Clone, Copy)]
pub enum Optional {}

impl<M: Model, N: 'static> Handle for FkPath<M, N> {
    type Optional = FkPath<M, Optional>;

    fn at(path: Path, field: usize) -> Self {
        Self { path, field, of: PhantomData }
    }
}

impl<M: Model, N> Deref for FkPath<M, N> {
    type Target = M::Fields;

    fn deref(&self) -> &M::Fields {
        self.path.child(self.field).fields::<M>()
    }
}

impl<M, N> Clone for FkPath<M, N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, N> Copy for FkPath<M, N> {}

impl<M, N> fmt::Debug for FkPath<M, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.path, self.path.meta().fields[self.field].name)
    }
}
