//! A column, or a computed value of a query, with its type.

use std::{fmt, marker::PhantomData};

use crate::{handle::Handle, path::Path};

/// A field of type `T` at the end of a path, as closures get it: `p.author.name`.
///
/// It is a pointer and a number, so it is copied freely.
pub struct Col<T> {
    pub(crate) leaf: Leaf,
    of: PhantomData<fn() -> T>,
}

/// What a column is: of a table, or computed by the query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Leaf {
    /// A field of the model at the end of a path.
    Field(Path, usize),
    /// What the query computes beside its rows.
    Annotation(usize),
}

impl<T> Col<T> {
    pub(crate) const fn new(leaf: Leaf) -> Self {
        Self { leaf, of: PhantomData }
    }
}

impl<T: 'static> Handle for Col<T> {
    type Optional = Col<Option<T>>;

    fn at(path: Path, field: usize) -> Self {
        Self::new(Leaf::Field(path, field))
    }
}

impl<T> Clone for Col<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Col<T> {}

impl<T> fmt::Debug for Col<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.leaf {
            Leaf::Field(path, field) => write!(f, "{path}.{}", path.meta().fields[field].name),
            Leaf::Annotation(number) => write!(f, "annotation {}", number + 1),
        }
    }
}
