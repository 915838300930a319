//! Rows of another model that belong to this one: those that point here, and those tied by a table between.

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
    /// The rows of `M` that point here: `#[reverse(post)] comments: Many<Comment>`. It is no column.
    Many, false;
    /// The rows of `M` that a table between ties to this one: `tags: ManyToMany<Tag>`. It is no column.
    ManyToMany, false;
}

macro_rules! many {
    ($($name:ident)+) => { $(
        impl<M: Model> $name<M> {
            /// The rows, if the query loaded them.
            #[must_use]
            pub fn loaded(&self) -> Option<&[M]> {
                self.rows().map(Vec::as_slice)
            }

            /// The rows; an error where the query did not load them.
            #[track_caller]
            pub fn get(&self) -> Result<&[M]> {
                match self.loaded() {
                    Some(rows) => Ok(rows),
                    None => Err(not_loaded(self.owner.as_ref(), M::meta().name)),
                }
            }
        }

        impl<M: Model + fmt::Debug> fmt::Debug for $name<M> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self.loaded() {
                    Some(rows) => f.debug_list().entries(rows).finish(),
                    None => f.write_str("(not loaded)"),
                }
            }
        }

        /// The rows where they are loaded, otherwise nothing.
        impl<M: Model + Serialize> Serialize for $name<M> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.loaded().serialize(serializer)
            }
        }
    )+ };
}
many! { Many ManyToMany }

#[track_caller]
#[cold]
fn not_loaded(owner: Option<&Owner>, model: &str) -> DbError {
    let whose = owner.map_or_else(String::new, |owner| format!(" of this `{}`", owner.meta.name));
    DbError::new(ErrorKind::Query, format!("the rows of `{model}`{whose} are not loaded"))
        .hint("add the field to `prefetch` of the query")
        .at(carafe_core::Place::here())
}
