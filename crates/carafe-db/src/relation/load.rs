//! The row behind a foreign key, asked for when it is wanted.

use std::sync::Arc;

use carafe_core::Place;

use super::Fk;
use crate::{Db, Model, error::Result, key::Key};

impl<M: Model> Fk<M> {
    /// The row that it points at: asked for unless it is loaded, and kept.
    ///
    /// For many rows `select_related` or `prefetch` of the query is better: it asks once for all.
    #[track_caller]
    pub fn load<'a>(&'a mut self, db: &'a Db) -> impl Future<Output = Result<&'a M>> + Send {
        let place = Place::here();
        async move {
            if self.loaded().is_none() {
                let row = M::all_objects().of_key(self.id().values()).fetch_one(db, place).await?;
                self.keep(Arc::new(row));
            }
            self.get()
        }
    }
}
