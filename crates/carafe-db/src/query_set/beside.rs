//! Rows that are there already: what is loaded into them, and which come next to them.

use carafe_core::Place;

use super::{QuerySet, fetched::records, prefetch::load};
use crate::{
    Db, DbError, ErrorKind, Value,
    error::Result,
    field::FieldType,
    handle::{Col, Leaf},
    key::Key,
    model::Model,
    node::{Compare, Node},
    query::Order,
};

impl<M: Model> QuerySet<M> {
    /// Loads what `prefetch` and `prefetch_with` say into rows that are there already, in one statement for each relation.
    ///
    /// ```
    /// use carafe::prelude::*;
    ///
    /// #[derive(Model)]
    /// struct City {
    ///     id: i64,
    ///     name: String,
    /// }
    ///
    /// #[derive(Model)]
    /// struct Person {
    ///     id: i64,
    ///     city: Fk<City>,
    /// }
    ///
    /// async fn cities(people: &mut [Person], db: &Db) -> Result<(), carafe::db::DbError> {
    ///     Person::objects().prefetch(|p| p.city).load_into(people, db).await
    /// }
    /// ```
    #[doc(alias = "prefetch_related_objects")]
    #[track_caller]
    pub fn load_into<'a>(
        self,
        rows: impl IntoIterator<Item = &'a mut M, IntoIter: Send>,
        db: &'a Db,
    ) -> impl Future<Output = Result<()>> + Send {
        let place = Place::here();
        let mut rows = records(rows.into_iter());
        async move { load(&self.prefetches, &mut rows, db, place).await }
    }

    /// The row that comes after this one, by a field and by the key where that is the same.
    #[doc(alias = "get_next_by")]
    #[track_caller]
    pub fn next_by<T: FieldType>(
        self,
        db: &Db,
        row: &M,
        by: impl FnOnce(&'static M::Fields) -> Col<T>,
    ) -> impl Future<Output = Result<Option<M>>> + Send {
        self.beside(row, by(M::fields()).leaf, Side::After).first(db)
    }

    /// The row that comes before this one.
    #[doc(alias = "get_previous_by")]
    #[track_caller]
    pub fn previous_by<T: FieldType>(
        self,
        db: &Db,
        row: &M,
        by: impl FnOnce(&'static M::Fields) -> Col<T>,
    ) -> impl Future<Output = Result<Option<M>>> + Send {
        self.beside(row, by(M::fields()).leaf, Side::Before).first(db)
    }

    fn beside(mut self, row: &M, leaf: Leaf, side: Side) -> Self {
        let root = self.query.root;
        let (nodes, values) = match place_of(row, leaf) {
            Ok((field, values)) => {
                let fields = std::iter::once(&field).chain(root.meta().key).copied().collect::<Vec<_>>();
                (fields.into_iter().map(|field| Node::Field(root, field)).collect::<Vec<_>>(), values)
            }
            Err(error) => {
                self.query.refuse(&error.to_string());
                return self;
            }
        };
        self.query.filter(further(&nodes, &values, side));
        let descending = side == Side::Before;
        self.query.orders = nodes.into_iter().map(|node| Order::of(node, descending)).collect();
        self
    }
}

/// On which side of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

/// The field that rows are ordered by, with its value and the key of this one.
fn place_of<M: Model>(row: &M, leaf: Leaf) -> Result<(usize, Vec<Value>)> {
    let field = match leaf {
        Leaf::Field(path, field) if path == M::root() => field,
        Leaf::Field(..) | Leaf::Annotation(_) => return Err(refused("a field of the row itself is wanted")),
    };
    let value = row.value(field)?;
    if value.is_null() {
        return Err(refused("where there is nothing, nothing comes before and after it"));
    }
    let mut values = vec![value];
    values.extend(row.key().values()?);
    Ok((field, values))
}

/// The first differs, or it is equal and the rest is further.
fn further(nodes: &[Node], values: &[Value], side: Side) -> Node {
    let compare = if side == Side::After { Compare::Greater } else { Compare::Less };
    let [node, rest @ ..] = nodes else { return Node::Constant(false) };
    let [value, others @ ..] = values else { return Node::Constant(false) };
    let differs = Node::compare(compare, node.clone(), Node::Value(value.clone()));
    let equal = Node::compare(Compare::Equal, node.clone(), Node::Value(value.clone()));
    differs.or(equal.and(further(rest, others, side)))
}

#[cold]
fn refused(fact: &'static str) -> DbError {
    DbError::new(ErrorKind::Query, fact)
}
