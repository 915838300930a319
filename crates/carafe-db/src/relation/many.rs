//! Rows of another model that belong to this one: those that point here, and those tied by a table between.

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

macro_rules! many {
    ($($(#[$doc:meta])* $name:ident;)+) => { $(
        $(#[$doc])*
        pub struct $name<M> {
            owner: Option<Owner>,
            loaded: Option<Loaded>,
            of: PhantomData<fn() -> M>,
        }

        impl<M: Model> $name<M> {
            /// The rows, if the query loaded them.
            #[must_use]
            pub fn loaded(&self) -> Option<&[M]> {
                self.loaded.as_ref().and_then(|loaded| loaded.downcast_ref::<Vec<M>>()).map(Vec::as_slice)
            }

            /// The rows; an error where the query did not load them.
            #[track_caller]
            pub fn get(&self) -> Result<&[M]> {
                match self.loaded() {
                    Some(rows) => Ok(rows),
                    None => Err(not_loaded(self.owner.as_ref(), M::meta().name)),
                }
            }

            /// The row that they belong to; nothing before that row is saved.
            #[doc(hidden)]
            #[must_use]
            pub fn owner(&self) -> Option<&Owner> {
                self.owner.as_ref()
            }
        }

        impl<M: Model> RelationType for $name<M> {
            type Target = M;
            type Handle = ManyPath<M>;
            const ONE: bool = false;

            fn bind(&mut self, owner: Owner) {
                self.owner = Some(owner);
            }

            fn fill(&mut self, loaded: Loaded) {
                self.loaded = Some(loaded);
            }
        }

        impl<M> Default for $name<M> {
            fn default() -> Self {
                Self { owner: None, loaded: None, of: PhantomData }
            }
        }

        impl<M> Clone for $name<M> {
            fn clone(&self) -> Self {
                Self { owner: self.owner.clone(), loaded: self.loaded.clone(), of: PhantomData }
            }
        }

        /// Rows of others are no part of what a row is, so any two are equal.
        impl<M> PartialEq for $name<M> {
            fn eq(&self, _other: &Self) -> bool {
                true
            }
        }

        impl<M> Eq for $name<M> {}

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
many! {
    /// The rows of `M` that point here: `#[reverse(post)] comments: Many<Comment>`. It is no column.
    Many;
    /// The rows of `M` that a table between ties to this one: `tags: ManyToMany<Tag>`. It is no column.
    ManyToMany;
}

#[track_caller]
#[cold]
fn not_loaded(owner: Option<&Owner>, model: &str) -> DbError {
    let whose = owner.map_or_else(String::new, |owner| format!(" of this `{}`", owner.meta.name));
    DbError::new(ErrorKind::Query, format!("the rows of `{model}`{whose} are not loaded"))
        .hint("add the field to `prefetch` of the query")
        .at(carafe_core::Place::here())
}
