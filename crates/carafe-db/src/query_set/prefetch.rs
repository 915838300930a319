//! Rows of relations, loaded with one statement for all rows together.

use std::{collections::HashMap, sync::Arc};

use carafe_core::Place;

use super::{
    QuerySet,
    fetched::{self, records},
    keys::keys,
};
use crate::{
    Db, DbError, ErrorKind, Kind, Value,
    driver::{BoxFuture, Row},
    error::Result,
    exec,
    field::{Cursor, FieldType, Loaded},
    handle::{FkPath, ManyPath},
    model::Model,
    node::{Compare, Node, Window, WindowFunction},
    path::{Path, Way, pointed_at},
    query::Query,
    relation::{ToField, read_joined},
    sql::{Ask, related},
    value::Known,
    write::Record,
};

/// Values in one list at most: a list is one parameter on SQLite and PostgreSQL, and as many as it is long elsewhere.
pub(crate) const AT_ONCE: usize = 2000;

/// Loads one relation of rows.
pub(crate) trait Prefetch: Send + Sync {
    fn load<'a>(
        &'a self,
        rows: &'a mut [&mut dyn Record],
        db: &'a Db,
        place: Place,
    ) -> BoxFuture<'a, Result<()>>;
}

/// What `prefetch` takes: a relation to many, a foreign key, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no relation of `{M}`",
    label = "`prefetch` takes relations: `|p| p.comments`"
)]
pub trait Prefetchable<M> {
    #[doc(hidden)]
    #[expect(private_interfaces, reason = "only this crate loads")]
    fn add(self, add: &mut dyn FnMut(Arc<dyn Prefetch>));
}

/// What `prefetch_with` takes: a relation to rows of `C`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no relation to rows of `{C}`",
    label = "the query is about `{C}`"
)]
pub trait PrefetchWith<M, C> {
    #[doc(hidden)]
    #[expect(private_interfaces, reason = "only this crate loads")]
    fn with(self, rows: QuerySet<C>) -> Arc<dyn Prefetch>;
}

impl<M: Model, C: Model> Prefetchable<M> for ManyPath<C> {
    #[expect(private_interfaces, reason = "only this crate loads")]
    fn add(self, add: &mut dyn FnMut(Arc<dyn Prefetch>)) {
        add(PrefetchWith::<M, C>::with(self, C::objects()));
    }
}

impl<M: Model, C: Model> PrefetchWith<M, C> for ManyPath<C> {
    #[expect(private_interfaces, reason = "only this crate loads")]
    fn with(self, rows: QuerySet<C>) -> Arc<dyn Prefetch> {
        Arc::new(ManyRows { place: self.place(), way: self.way, rows })
    }
}

impl<M: Model, C: Model, N: 'static, T: ToField<C, Value: FieldType>> Prefetchable<M> for FkPath<C, N, T> {
    #[expect(private_interfaces, reason = "only this crate loads")]
    fn add(self, add: &mut dyn FnMut(Arc<dyn Prefetch>)) {
        add(PrefetchWith::<M, C>::with(self, QuerySet::at(C::root())));
    }
}

impl<M: Model, C: Model, N: 'static, T: ToField<C, Value: FieldType>> PrefetchWith<M, C> for FkPath<C, N, T> {
    #[expect(private_interfaces, reason = "only this crate loads")]
    fn with(self, rows: QuerySet<C>) -> Arc<dyn Prefetch> {
        Arc::new(PointedRows { root: M::root(), path: self.path, field: self.field, rows })
    }
}

macro_rules! tuples {
    ($(($($name:ident)+))+) => { $(
        impl<M: Model, $($name: Prefetchable<M>),+> Prefetchable<M> for ($($name,)+) {
            #[expect(non_snake_case, reason = "types and values of a tuple share their names")]
            #[expect(private_interfaces, reason = "only this crate loads")]
            fn add(self, add: &mut dyn FnMut(Arc<dyn Prefetch>)) {
                let ($($name,)+) = self;
                $($name.add(add);)+
            }
        }
    )+ };
}
tuples! { (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) }

/// The rows of a relation to many.
struct ManyRows<C> {
    place: Path,
    way: Way,
    rows: QuerySet<C>,
}

impl<C: Model> Prefetch for ManyRows<C> {
    fn load<'a>(
        &'a self,
        rows: &'a mut [&mut dyn Record],
        db: &'a Db,
        place: Place,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let Way::Named(relation) = self.way else { return Err(unnamed(self.place)) };
            let field = self.place.owner_field();
            let keys = keys(rows.iter().map(|row| row.value(field)))?;
            let query = narrowed(&self.rows.query, self.place, C::root())?;
            let mut groups: HashMap<Known, Vec<C>> = HashMap::new();
            for part in keys.chunks(AT_ONCE) {
                let found = fetch::<C>(query.clone(), Node::Source(self.place), part, (db, place)).await?;
                found.into_iter().for_each(|(owner, row)| groups.entry(owner).or_default().push(row));
            }
            load(&self.rows.prefetches, &mut records(groups.values_mut().flatten()), db, place).await?;
            for row in rows {
                let owner = Known::from(&row.value(field)?);
                row.fill(relation, Arc::new(groups.remove(&owner).unwrap_or_default()));
            }
            Ok(())
        })
    }
}

/// The rows that a foreign key points at.
struct PointedRows<C> {
    /// Where the query of the rows that have the key begins.
    root: Path,
    path: Path,
    field: usize,
    rows: QuerySet<C>,
}

impl<C: Model> Prefetch for PointedRows<C> {
    fn load<'a>(
        &'a self,
        rows: &'a mut [&mut dyn Record],
        db: &'a Db,
        place: Place,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            if self.path != self.root {
                return Err(elsewhere(self.path));
            }
            if self.rows.query.limit.is_some() || self.rows.query.offset.is_some() {
                let message =
                    "a foreign key leads to one row: a query for it can have no `limit` and no `offset`";
                return Err(DbError::new(ErrorKind::Query, message));
            }
            let keys = keys(rows.iter().map(|row| row.value(self.field)))?;
            let key = Node::Field(C::root(), pointed_at(self.path, self.field));
            let mut found = Vec::new();
            for part in keys.chunks(AT_ONCE) {
                let query = narrowed(&self.rows.query, C::root(), C::root())?;
                found.extend(fetch::<C>(query, key.clone(), part, (db, place)).await?);
            }
            load(&self.rows.prefetches, &mut records(found.iter_mut().map(|(_, row)| row)), db, place)
                .await?;
            let known: HashMap<Known, Loaded> =
                found.into_iter().map(|(key, row)| (key, Arc::new(row) as Loaded)).collect();
            for row in rows {
                let loaded = known.get(&Known::from(&row.value(self.field)?));
                if let (Some(loaded), Some(key)) = (loaded, row.field_mut(self.field).foreign_key()) {
                    key.attach(Arc::clone(loaded));
                }
            }
            Ok(())
        })
    }
}

/// Loads relations of rows, one after the other; where there are no rows, nothing is asked.
pub(crate) async fn load(
    prefetches: &[Arc<dyn Prefetch>],
    rows: &mut [&mut dyn Record],
    db: &Db,
    place: Place,
) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    for prefetch in prefetches {
        prefetch.load(rows, db, place).await?;
    }
    Ok(())
}

/// Rows, each with the value that says whose it is.
pub(crate) async fn fetch<C: Model>(
    mut query: Query,
    owner: Node,
    keys: &[Value],
    (db, place): (&Db, Place),
) -> Result<Vec<(Known, C)>> {
    let kind = owner.kind().unwrap_or(Kind::I64);
    query.filters.push(owner.clone().within(Ok(keys.to_vec())));
    query.annotations = vec![owner];
    query.settle();
    some_of_each(&mut query);
    let related = related(&query);
    let (width, mut rows) = (related.width(), Vec::new());
    let mut each = |row: &dyn Row| {
        rows.push((Known::from(&row.value(width, kind)?), read_joined(&mut Cursor::new(row), &related)?));
        Ok(())
    };
    exec::run(db, Ask::Select(&query), place, &mut each).await?;
    fetched::with_mode(query.fetch, &mut records(rows.iter_mut().map(|(_, row)| row)))?;
    Ok(rows)
}

/// A limit counts the rows of each owner by themselves.
fn some_of_each(query: &mut Query) {
    let (offset, limit) = (query.offset.take().unwrap_or(0), query.limit.take());
    if offset == 0 && limit.is_none() {
        return;
    }
    if query.orders.is_empty() {
        query.orders = query.key_orders();
    }
    let place = Window {
        function: WindowFunction::RowNumber,
        partition: query.annotations.clone(),
        order: query.orders.clone(),
        frame: None,
        kind: Kind::I64,
    };
    query.annotations.push(Node::Window(Box::new(place)));
    let number = |rows: u64| Node::Value(Value::I64(i64::try_from(rows).unwrap_or(i64::MAX)));
    let chosen = |compare, rows| Node::compare(compare, Node::Annotation(1), number(rows));
    query.filters.push(chosen(Compare::Greater, offset));
    if let Some(limit) = limit {
        query.filters.push(chosen(Compare::LessEqual, offset.saturating_add(limit)));
    }
}

/// A query for rows of a model as one for the rows of a relation.
fn narrowed(query: &Query, place: Path, root: Path) -> Result<Query> {
    if !query.members.is_empty() {
        let message = "a query for `prefetch_with` cannot be several that are put together";
        return Err(DbError::new(ErrorKind::Query, message));
    }
    let mut query = query.clone();
    query.move_to(root, place);
    Ok(query)
}

#[cold]
fn unnamed(place: Path) -> DbError {
    DbError::new(
        ErrorKind::Query,
        format!("there is no field that the rows of `{place}` could be loaded into"),
    )
    .hint("name the way back in the model: `#[reverse(…)] rows: Many<…>`")
}

#[cold]
fn elsewhere(path: Path) -> DbError {
    DbError::new(
        ErrorKind::Query,
        format!("`prefetch` loads relations of the query's own rows, not of `{path}`"),
    )
    .hint("load the rows between with `prefetch_with`, and give its query a `prefetch` of its own")
}
