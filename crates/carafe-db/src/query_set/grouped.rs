//! Groups of rows, and what is computed of each.

use std::{fmt, marker::PhantomData};

use super::{RowIterator, Values};
use crate::{
    Db,
    error::Result,
    expr::{Condition, IntoOrder, Select},
    field::Cursor,
    query::{Query, slices},
};

/// Groups of rows: what they have in common, and what is computed of each.
#[must_use = "it asks nothing before `all` or `first` is called"]
pub struct Grouped<K, V> {
    query: Query,
    first: usize,
    of: PhantomData<fn() -> (K, V)>,
}

slices! { [K: Select, V: Select] Grouped<K, V> }

impl<K: Select, V: Select> Grouped<K, V> {
    pub(super) const fn new(query: Query, first: usize) -> Self {
        Self { query, first, of: PhantomData }
    }

    fn refs(&self) -> (K::Refs, V::Refs) {
        let mut next = self.first;
        (K::refs(&mut next), V::refs(&mut next))
    }

    /// Only groups for which this holds.
    pub fn having<C: Condition>(mut self, condition: impl FnOnce(K::Refs, V::Refs) -> C) -> Self {
        let (keys, values) = self.refs();
        self.query.filter(condition(keys, values).condition());
        self
    }

    /// In this order.
    pub fn order_by<O: IntoOrder>(mut self, order: impl FnOnce(K::Refs, V::Refs) -> O) -> Self {
        let (keys, values) = self.refs();
        self.query.orders.clear();
        order(keys, values).into_orders(&mut self.query.orders);
        self
    }

    fn values(self) -> Values<(K::Row, V::Row)> {
        fn read<K: Select, V: Select>(cursor: &mut Cursor<'_>) -> Result<(K::Row, V::Row)> {
            Ok((K::read(cursor)?, V::read(cursor)?))
        }
        Values::new(self.query, read::<K, V>)
    }

    /// Groups one by one, no more than a chunk of them in memory: see [`QuerySet::iterator`](super::QuerySet::iterator).
    #[track_caller]
    pub fn iterator(self, db: &Db) -> RowIterator<(K::Row, V::Row)> {
        self.values().iterator(db)
    }

    /// All groups.
    #[track_caller]
    pub fn all(self, db: &Db) -> impl Future<Output = Result<Vec<(K::Row, V::Row)>>> + Send {
        self.values().all(db)
    }

    /// The first group, if there is one.
    #[track_caller]
    pub fn first(self, db: &Db) -> impl Future<Output = Result<Option<(K::Row, V::Row)>>> + Send {
        self.values().first(db)
    }

    /// How many groups.
    #[track_caller]
    pub fn count(self, db: &Db) -> impl Future<Output = Result<u64>> + Send {
        self.values().count(db)
    }

    /// The text that goes to the database.
    pub fn to_sql(&self, db: &Db) -> Result<String> {
        Values::new(self.query.clone(), |_| Ok(())).to_sql(db)
    }
}

impl<K, V> fmt::Debug for Grouped<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Grouped({:?})", self.query)
    }
}
