//! Values of rows, without the rows.

use std::{fmt, marker::PhantomData};

use carafe_core::Place;

use super::slice::combined;
use crate::{
    Db,
    driver::Row,
    error::Result,
    exec,
    expr::list_of,
    field::{Cursor, FieldType, IntoField},
    node::Node,
    query::{Combine, Output, Query, slices},
    sql::Ask,
};

/// Values of rows, as tuples of the type `R`: what `values` of a query gives.
#[must_use = "it asks nothing before `all`, `first` or `get` is called"]
pub struct Values<R> {
    pub(crate) query: Query,
    pub(super) read: fn(&mut Cursor<'_>) -> Result<R>,
}

slices! { [R: Send + 'static] Values<R> }

impl<R: Send + 'static> Values<R> {
    pub(crate) const fn new(query: Query, read: fn(&mut Cursor<'_>) -> Result<R>) -> Self {
        Self { query, read }
    }

    /// Each tuple once.
    pub fn distinct(mut self) -> Self {
        self.query.distinct = true;
        self
    }

    /// Tuples of this query or of the other, each once. The queries may be about different models.
    pub fn union(mut self, other: Self) -> Self {
        self.query = combined(self.query, Combine::Union, other.query);
        self
    }

    /// Tuples of this query and of the other.
    pub fn union_all(mut self, other: Self) -> Self {
        self.query = combined(self.query, Combine::UnionAll, other.query);
        self
    }

    /// Tuples that both queries give.
    pub fn intersect(mut self, other: Self) -> Self {
        self.query = combined(self.query, Combine::Intersect, other.query);
        self
    }

    /// Tuples of this query that the other does not give.
    pub fn except(mut self, other: Self) -> Self {
        self.query = combined(self.query, Combine::Except, other.query);
        self
    }

    /// All of them.
    #[track_caller]
    pub fn all(self, db: &Db) -> impl Future<Output = Result<Vec<R>>> + Send {
        self.fetch(db, Place::here())
    }

    /// The first, if there is one: in the order of the query, or of the model, or of the keys.
    #[track_caller]
    pub fn first(mut self, db: &Db) -> impl Future<Output = Result<Option<R>>> + Send {
        let place = Place::here();
        self.query.settle();
        if self.query.orders.is_empty() && self.query.is_of_rows() {
            self.query.orders = self.query.key_orders();
        }
        self.query.limit(1);
        async move { Ok(self.fetch(db, place).await?.into_iter().next()) }
    }

    /// The only one; an error where there is none, or more than one.
    #[track_caller]
    pub fn get(mut self, db: &Db) -> impl Future<Output = Result<R>> + Send {
        let place = Place::here();
        self.query.limit(2);
        self.query.unordered = true;
        async move {
            let root = self.query.root;
            exec::only(self.fetch(db, place).await?, root, place)
        }
    }

    /// How many.
    #[track_caller]
    pub fn count(mut self, db: &Db) -> impl Future<Output = Result<u64>> + Send {
        let place = Place::here();
        self.query.output = Output::Count;
        async move { super::read::number(db, &self.query, place).await }
    }

    /// The text that goes to the database.
    pub fn to_sql(&self, db: &Db) -> Result<String> {
        let mut query = self.query.clone();
        query.settle();
        exec::text(db, &query)
    }

    async fn fetch(mut self, db: &Db, place: Place) -> Result<Vec<R>> {
        let mut rows = Vec::new();
        if self.query.empty {
            return Ok(rows);
        }
        self.query.settle();
        let mut each = |row: &dyn Row| {
            rows.push((self.read)(&mut Cursor::new(row))?);
            Ok(())
        };
        exec::run(db, Ask::Select(&self.query), place, &mut each).await?;
        Ok(rows)
    }
}

impl<R> Clone for Values<R> {
    fn clone(&self) -> Self {
        Self { query: self.query.clone(), read: self.read }
    }
}

impl<R> fmt::Debug for Values<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Values({:?})", self.query)
    }
}

/// What `is_in` takes: a list of values, or a query for one value of each row.
#[diagnostic::on_unimplemented(
    message = "a `{T}` field cannot be looked for in `{Self}`",
    label = "no list of `{T}`, and no query that gives them"
)]
pub trait Choosable<T, K> {
    #[doc(hidden)]
    fn choose(self, node: Node) -> Node;
}

/// Marks a list.
#[derive(Debug)]
pub enum List {}

/// Marks a query.
#[derive(Debug)]
pub struct Rows<R>(PhantomData<R>);

impl<T: FieldType, I: IntoIterator<Item: IntoField<T>>> Choosable<T, List> for I {
    fn choose(self, node: Node) -> Node {
        node.within(list_of::<T>(self))
    }
}

impl<T: FieldType, R: IntoField<T> + Send + 'static> Choosable<T, Rows<R>> for Values<R> {
    fn choose(mut self, node: Node) -> Node {
        if self.query.empty {
            return Node::Constant(false);
        }
        // Which values there are does not depend on their order, unless some are left out.
        self.query.unordered |= !self.query.is_sliced();
        self.query.settle();
        Node::InQuery(Box::new(node), Box::new(self.query))
    }
}
