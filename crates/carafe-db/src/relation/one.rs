//! The row of another model that points here along a one-to-one relation.

use std::{fmt, marker::PhantomData};

use serde::{Serialize, Serializer};

use crate::{
    DbError, ErrorKind,
    error::Result,
    field::Loaded,
    handle::ManyPath,
    model::Model,
    relation::{Owner, RelationType},
};

/// The row of `M` that points here, if there is one: `#[reverse(user)] profile: One<Profile>`. It is no column.
pub struct One<M> {
    owner: Option<Owner>,
    loaded: Option<Loaded>,
    of: PhantomData<fn() -> M>,
}

impl<M: Model> One<M> {
    /// The row that points here; nothing where there is none. An error where the query did not load it.
    #[track_caller]
    pub fn get(&self) -> Result<Option<&M>> {
        match self.rows() {
            Some(rows) => Ok(rows.first()),
            None => Err(not_loaded(M::meta().name)),
        }
    }

    fn rows(&self) -> Option<&Vec<M>> {
        self.loaded.as_ref().and_then(|loaded| loaded.downcast_ref())
    }

    /// The row that it belongs to; nothing before that row is saved.
    #[doc(hidden)]
    #[must_use]
    pub fn owner(&self) -> Option<&Owner> {
        self.owner.as_ref()
    }
}

#[track_caller]
#[cold]
fn not_loaded(model: &str) -> DbError {
    DbError::new(ErrorKind::Query, format!("the `{model}` that points here is not loaded"))
        .hint("add the field to `prefetch` of the query")
        .at(carafe_core::Place::here())
}

impl<M: Model> RelationType for One<M> {
    type Target = M;
    type Handle = ManyPath<M>;
    const ONE: bool = true;

    fn bind(&mut self, owner: Owner) {
        self.owner = Some(owner);
    }

    fn fill(&mut self, loaded: Loaded) {
        self.loaded = Some(loaded);
    }
}

impl<M> Default for One<M> {
    fn default() -> Self {
        Self { owner: None, loaded: None, of: PhantomData }
    }
}

impl<M> Clone for One<M> {
    fn clone(&self) -> Self {
        Self { owner: self.owner.clone(), loaded: self.loaded.clone(), of: PhantomData }
    }
}

/// A row of another model is no part of what a row is, so any two are equal.
impl<M> PartialEq for One<M> {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

impl<M> Eq for One<M> {}

impl<M: Model + fmt::Debug> fmt::Debug for One<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.rows() {
            Some(rows) => f.debug_list().entries(rows).finish(),
            None => f.write_str("(not loaded)"),
        }
    }
}

/// The row where it is loaded, otherwise nothing.
impl<M: Model + Serialize> Serialize for One<M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.rows().and_then(|rows| rows.first()).serialize(serializer)
    }
}
