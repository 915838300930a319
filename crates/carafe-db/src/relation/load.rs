//! The row behind a foreign key, asked for when it is wanted.

use std::{collections::HashMap, sync::Arc};

use carafe_core::Place;

use super::{Fk, Peers, ToField};
use crate::{
    Db, Model,
    error::Result,
    field::{FieldType, Loaded},
    meta::FetchMode,
    node::Node,
    query_set::{AT_ONCE, fetch},
    value::Known,
};

impl<M: Model, T: ToField<M, Value: FieldType>> Fk<M, T> {
    /// The row that it points at: asked for unless it is loaded, and kept.
    ///
    /// For many rows `select_related` or `prefetch` of the query is better: it asks once for all. So does this, where the query
    /// has the fetch mode [`FetchMode::Peers`]; with [`FetchMode::Raise`] it asks nothing and is an error.
    #[track_caller]
    pub fn load<'a>(&'a mut self, db: &'a Db) -> impl Future<Output = Result<&'a M>> + Send {
        let place = Place::here();
        async move {
            if self.loaded().is_none() {
                let row = match self.peers() {
                    Some(peers) => peers.row::<M, T>(self.id(), (db, place)).await?,
                    None => alone::<M, T>(self.id(), (db, place)).await?,
                };
                self.keep(row);
            }
            self.get()
        }
    }
}

/// Asks for one row.
async fn alone<M: Model, T: ToField<M, Value: FieldType>>(
    key: &T::Value,
    (db, place): (&Db, Place),
) -> Result<Arc<M>> {
    let node = Node::Field(M::root(), pointed_at::<M, T>());
    let mut row = M::all_objects();
    row.query.filter(Node::equal(node, Node::bound(key.to_value())));
    row.fetch_one(db, place).await.map(Arc::new)
}

/// The field that foreign keys of this kind point at.
fn pointed_at<M: Model, T: ToField<M>>() -> usize {
    let meta = M::meta();
    let named = T::NAME.and_then(|name| meta.fields.iter().position(|field| field.name == name));
    named.or_else(|| meta.key.first().copied()).unwrap_or_default()
}

impl Peers {
    /// The row behind one of them: the first question is for all.
    async fn row<M: Model, T: ToField<M, Value: FieldType>>(
        &self,
        key: &T::Value,
        at: (&Db, Place),
    ) -> Result<Arc<M>> {
        if self.mode == FetchMode::Raise {
            return Err(self.refused(M::meta().name).at(at.1));
        }
        let rows = self.rows.get_or_try_init(|| self.ask::<M, T>(at)).await?;
        let row = rows.get(&Known::from(&key.to_value()?)).and_then(|row| Arc::clone(row).downcast().ok());
        match row {
            Some(row) => Ok(row),
            // It leads nowhere, or there is a row since: asked for alone, it says which.
            None => alone::<M, T>(key, at).await,
        }
    }

    async fn ask<M: Model, T: ToField<M, Value: FieldType>>(
        &self,
        at: (&Db, Place),
    ) -> Result<HashMap<Known, Loaded>> {
        let query = M::all_objects().fetch_mode(self.mode).query;
        let node = Node::Field(M::root(), pointed_at::<M, T>());
        let mut rows = HashMap::with_capacity(self.keys.len());
        for some in self.keys.chunks(AT_ONCE) {
            let found = fetch::<M>(query.clone(), node.clone(), some, at).await?;
            rows.extend(found.into_iter().map(|(key, row)| (key, Arc::new(row) as Loaded)));
        }
        Ok(rows)
    }
}
