//! The row of another model that points here along a one-to-one relation.

use std::{fmt, marker::PhantomData};

use serde::{Serialize, Serializer};

use super::held::held;
use crate::{
    DbError, ErrorKind,
    error::Result,
    field::Loaded,
    handle::ManyPath,
    model::Model,
    relation::{Owner, RelationType},
};

held! {
    /// The row of `M` that points here, if there is one: `#[reverse(user)] profile: One<Profile>`. It is no column.
    One, true;
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
}

#[track_caller]
#[cold]
fn not_loaded(model: &str) -> DbError {
    DbError::new(ErrorKind::Query, format!("the `{model}` that points here is not loaded"))
        .hint("add the field to `prefetch` of the query")
        .at(carafe_core::Place::here())
}

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
