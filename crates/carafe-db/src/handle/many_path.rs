//! A relation to many in a condition: it is asked, not followed.

use std::{fmt, marker::PhantomData};

use crate::{
    handle::ManyHandle,
    path::{Path, Way},
};

/// A relation to rows of `M`: `p.comments`, `p.tags`.
pub struct ManyPath<M> {
    pub(crate) path: Path,
    pub(crate) way: Way,
    of: PhantomData<fn() -> M>,
}

impl<M: 'static> ManyHandle for ManyPath<M> {
    fn at(path: Path, relation: usize) -> Self {
        Self { path, way: Way::Named(relation), of: PhantomData }
    }
}

impl<M> ManyPath<M> {
    /// One that the model does not name.
    pub(crate) const fn unnamed(path: Path, way: Way) -> Self {
        Self { path, way, of: PhantomData }
    }
}

impl<M> Clone for ManyPath<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for ManyPath<M> {}

impl<M> fmt::Debug for ManyPath<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.path, self.path.relation_name(self.way))
    }
}
