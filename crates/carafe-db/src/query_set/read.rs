//! The last methods of a query: they ask.

use std::{collections::HashMap, sync::Arc};

use carafe_core::Place;

use super::{
    Annotated, QuerySet, Values, fetched,
    prefetch::{Prefetch, load},
};
use crate::{
    Db, Value,
    driver::Row,
    error::Result,
    exec,
    expr::{Computed, Select},
    field::{Cursor, FieldType, Related},
    key::Key,
    meta::FetchMode,
    model::Model,
    node::{Compare, Node},
    query::{Output, Query},
    sql::{Ask, related},
    write::Record,
};

impl<M: Model, A: Annotated> QuerySet<M, A> {
    /// All rows.
    #[track_caller]
    pub fn all(self, db: &Db) -> impl Future<Output = Result<Vec<A::Row<M>>>> + Send {
        self.fetch(db, Place::here())
    }

    /// The only row. Where there is none the error is a 404 for a visitor; where there are several it is an error too.
    #[track_caller]
    pub fn get(mut self, db: &Db) -> impl Future<Output = Result<A::Row<M>>> + Send {
        let place = Place::here();
        self.query.limit(2);
        self.query.unordered = true;
        async move {
            let (root, mut rows) = (self.query.root, Found::<M, A>::default());
            match found(self.query, self.prefetches, (db, place), &mut rows).await {
                Ok(()) => exec::only(rows.0, root, place),
                Err(error) => Err(error),
            }
        }
    }

    /// The first row, if there is one: in the order of the query, or of the keys where it has none.
    #[track_caller]
    pub fn first(mut self, db: &Db) -> impl Future<Output = Result<Option<A::Row<M>>>> + Send {
        let place = Place::here();
        self.query.settle();
        if self.query.orders.is_empty() && self.query.members.is_empty() {
            self.query.orders = self.query.key_orders();
        }
        self.query.limit(1);
        async move { Ok(self.fetch(db, place).await?.pop()) }
    }

    /// The last row, if there is one.
    #[track_caller]
    pub fn last(mut self, db: &Db) -> impl Future<Output = Result<Option<A::Row<M>>>> + Send {
        if self.query.is_sliced() {
            self.query.refuse("the last row cannot be asked for after `limit` or `offset`");
        }
        self.reverse().first(db)
    }

    /// The row with the greatest of this, if there is one.
    #[track_caller]
    pub fn latest<C: Computed>(
        self,
        db: &Db,
        by: impl FnOnce(A::Args<M>) -> C,
    ) -> impl Future<Output = Result<Option<A::Row<M>>>> + Send {
        self.order_by(|args| crate::query::Order::of(by(args).into_node(), true)).first(db)
    }

    /// The row with the least of this, if there is one.
    #[track_caller]
    pub fn earliest<C: Computed>(
        self,
        db: &Db,
        by: impl FnOnce(A::Args<M>) -> C,
    ) -> impl Future<Output = Result<Option<A::Row<M>>>> + Send {
        self.order_by(|args| crate::query::Order::of(by(args).into_node(), false)).first(db)
    }

    /// How many rows.
    #[track_caller]
    pub fn count(mut self, db: &Db) -> impl Future<Output = Result<u64>> + Send {
        let place = Place::here();
        self.query.output = Output::Count;
        self.query.orders.clear();
        async move { number(db, &self.query, place).await }
    }

    /// Whether there is a row.
    #[track_caller]
    pub fn exists(mut self, db: &Db) -> impl Future<Output = Result<bool>> + Send {
        let place = Place::here();
        if self.query.members.is_empty() {
            self.query.output = Output::One;
        }
        self.query.orders.clear();
        self.query.unordered = true;
        self.query.limit(1);
        async move { Ok(outcome(db, &self.query, place).await? > 0) }
    }

    /// Whether this row is one of them.
    #[track_caller]
    pub fn contains(mut self, db: &Db, row: &M) -> impl Future<Output = Result<bool>> + Send {
        self.query.filter(is_row(self.query.root, row.key().values()));
        self.exists(db)
    }

    /// Aggregates of all rows: `aggregate(&db, |p| (p.views.sum(), p.id.count()))`.
    #[track_caller]
    pub fn aggregate<S: Select>(
        mut self,
        db: &Db,
        values: impl FnOnce(A::Args<M>) -> S,
    ) -> impl Future<Output = Result<S::Row>> + Send {
        let place = Place::here();
        let args = A::args::<M>(self.query.root.fields::<M>());
        let first = self.query.annotations.len();
        let mut nodes = Vec::new();
        values(args).nodes(&mut nodes);
        if self.query.is_ranked() && nodes.iter().any(|node| self.query.looks_around(node)) {
            self.query.refuse("rows are chosen by the rows around them, so what is computed of those cannot be an aggregate too");
        }
        self.query = of_chosen(self.query);
        self.query.annotations.extend(nodes);
        self.query.output = Output::Computed(first);
        self.query.orders.clear();
        self.query.unordered = true;
        async move {
            if self.query.empty {
                self.query.filters = vec![Node::Constant(false)];
                self.query.empty = false;
            }
            let root = self.query.root;
            let mut rows = Values::new(self.query, S::read).all(db).await.map_err(|error| error.at(place))?;
            rows.pop().ok_or_else(|| exec::missing(root, place))
        }
    }

    /// Gives each row to a function as it arrives, so that there is never more than one of them in memory.
    #[track_caller]
    pub fn for_each(
        self,
        db: &Db,
        mut each: impl FnMut(A::Row<M>) -> Result<()> + Send,
    ) -> impl Future<Output = Result<u64>> + Send {
        let (place, this) = (Place::here(), self.settled());
        async move {
            let related = related(&this.query);
            let mut read = |row: &dyn Row| {
                let mut row = A::read::<M>(&mut Cursor::new(row), &related)?;
                fetched::with_mode(this.query.fetch, &mut [A::model::<M>(&mut row)])?;
                each(row)
            };
            Ok(exec::run(db, Ask::Select(&this.query), place, &mut read).await?.rows)
        }
    }

    /// How the database would answer.
    #[track_caller]
    pub fn explain(self, db: &Db) -> impl Future<Output = Result<String>> + Send {
        let (place, this) = (Place::here(), self.settled());
        async move { plan(db, &this.query, false, place).await }
    }

    /// How the database answers, with the times of its parts: the query is run.
    #[track_caller]
    pub fn explain_analyze(self, db: &Db) -> impl Future<Output = Result<String>> + Send {
        let (place, this) = (Place::here(), self.settled());
        async move { plan(db, &this.query, true, place).await }
    }

    /// The text that goes to this database, with signs where values are bound.
    pub fn to_sql(&self, db: &Db) -> Result<String> {
        let mut query = self.query.clone();
        query.settle();
        exec::text(db, &query)
    }

    pub(crate) async fn fetch(self, db: &Db, place: Place) -> Result<Vec<A::Row<M>>> {
        let mut rows = Found::<M, A>::default();
        match found(self.query, self.prefetches, (db, place), &mut rows).await {
            Ok(()) => Ok(rows.0),
            Err(error) => Err(error),
        }
    }
}

/// The rows of a query; what asks for them does not know their types, and is compiled once.
struct Found<M: Model, A: Annotated>(Vec<A::Row<M>>);

impl<M: Model, A: Annotated> Default for Found<M, A> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

trait FoundRows: Send {
    fn read(&mut self, row: &dyn Row, related: &Related) -> Result<()>;

    /// The models in the rows.
    fn records(&mut self) -> Vec<&mut dyn Record>;
}

impl<M: Model, A: Annotated> FoundRows for Found<M, A> {
    fn read(&mut self, row: &dyn Row, related: &Related) -> Result<()> {
        match A::read::<M>(&mut Cursor::new(row), related) {
            Ok(row) => self.0.push(row),
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn records(&mut self) -> Vec<&mut dyn Record> {
        let mut records: Vec<&mut dyn Record> = Vec::with_capacity(self.0.len());
        for row in &mut self.0 {
            records.push(A::model::<M>(row));
        }
        records
    }
}

/// Asks, and loads what is to be loaded behind the rows.
async fn found(
    mut query: Query,
    prefetches: Vec<Arc<dyn Prefetch>>,
    (db, place): (&Db, Place),
    rows: &mut dyn FoundRows,
) -> Result<()> {
    if query.empty {
        return Ok(());
    }
    query.settle();
    let related = related(&query);
    let mut each = |row: &dyn Row| rows.read(row, &related);
    exec::run(db, Ask::Select(&query), place, &mut each).await?;
    let has_mode = query.fetch.unwrap_or(query.root.meta().fetch_mode) != FetchMode::One;
    if !has_mode && prefetches.is_empty() {
        return Ok(());
    }
    let mut records = rows.records();
    fetched::with_mode(query.fetch, &mut records)?;
    load(&prefetches, &mut records, db, place).await
}

impl<M: Model> QuerySet<M> {
    /// The only row, for a method of another place.
    pub(crate) async fn fetch_one(mut self, db: &Db, place: Place) -> Result<M> {
        self.query.unordered = true;
        let root = self.query.root;
        self.fetch(db, place).await?.pop().ok_or_else(|| exec::missing(root, place))
    }

    /// Rows by their keys.
    #[track_caller]
    pub fn in_bulk(
        self,
        db: &Db,
        keys: impl IntoIterator<Item = M::Key>,
    ) -> impl Future<Output = Result<HashMap<M::Key, M>>> + Send {
        let (place, root) = (Place::here(), self.query.root);
        let any = keys.into_iter().fold(Node::Constant(false), |any, key| any.or(is_row(root, key.values())));
        let mut this = self;
        this.query.filter(merged(any));
        async move {
            let rows = this.fetch(db, place).await?;
            Ok(rows.into_iter().map(|row| (row.key(), row)).collect())
        }
    }

    /// The first row with each value of a field that is unique.
    #[track_caller]
    pub fn in_bulk_by<T: FieldType + Eq + std::hash::Hash, O: Computed<Type = T>>(
        self,
        db: &Db,
        field: impl FnOnce(&'static M::Fields) -> O,
    ) -> impl Future<Output = Result<HashMap<T, M>>> + Send {
        let place = Place::here();
        let pairs = self.annotate(field);
        async move { Ok(pairs.fetch_pairs(db, place).await?.into_iter().collect()) }
    }
}

impl<M: Model, T: FieldType> QuerySet<M, (T,)> {
    async fn fetch_pairs(self, db: &Db, place: Place) -> Result<Vec<(T, M)>> {
        Ok(self.fetch(db, place).await?.into_iter().map(|(row, value)| (value, row)).collect())
    }
}

/// The condition that a row is the one of this key.
pub(crate) fn is_row(root: crate::path::Path, key: Result<Vec<Value>>) -> Node {
    match key {
        Ok(values) => {
            let fields = root.meta().key.iter().zip(values);
            let equal = |(field, value): (&usize, Value)| {
                Node::compare(Compare::Equal, Node::Field(root, *field), Node::Value(value))
            };
            fields.map(equal).fold(Node::Constant(true), Node::and)
        }
        Err(error) => Node::wrong(error),
    }
}

/// Several comparisons of one field as one list.
fn merged(any: Node) -> Node {
    let Node::Any(nodes) = any else { return any };
    let mut values = Vec::with_capacity(nodes.len());
    let mut field = None;
    for node in &nodes {
        match node {
            Node::Compare(Compare::Equal, sides) => match &**sides {
                [left @ Node::Field(..), Node::Value(value)] => {
                    field = Some(left.clone());
                    values.push(value.clone());
                }
                _ => return Node::Any(nodes),
            },
            _ => return Node::Any(nodes),
        }
    }
    field.map_or(Node::Constant(false), |field| field.within(Ok(values)))
}

/// A query about the rows that another chooses, where that one does more than choose.
fn of_chosen(query: Query) -> Query {
    if !query.is_ranked()
        && !query.is_sliced()
        && !query.distinct
        && query.members.is_empty()
        && query.distinct_on.is_empty()
    {
        return query;
    }
    let mut outer = Query { annotations: query.annotations.clone(), ..Query::of(query.root) };
    outer.wrong.clone_from(&query.wrong);
    let mut inner = query;
    inner.settle();
    if inner.members.is_empty() {
        inner.output = Output::Key;
    }
    let key = inner.root.meta().key.first().copied().unwrap_or_default();
    outer.filters.push(Node::InQuery(Box::new(Node::Field(outer.root, key)), Box::new(inner)));
    outer
}

/// The one number that a query gives.
pub(crate) async fn number(db: &Db, query: &Query, place: Place) -> Result<u64> {
    if query.empty {
        return Ok(0);
    }
    let mut count = 0;
    let mut each = |row: &dyn Row| {
        count = row.i64(0)?.unwrap_or(0);
        Ok(())
    };
    exec::run(db, Ask::Select(query), place, &mut each).await?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// How many rows come.
async fn outcome(db: &Db, query: &Query, place: Place) -> Result<u64> {
    if query.empty {
        return Ok(0);
    }
    let mut count = 0;
    let mut each = |_: &dyn Row| {
        count += 1;
        Ok(())
    };
    exec::run(db, Ask::Select(query), place, &mut each).await?;
    Ok(count)
}

async fn plan(db: &Db, query: &Query, analyze: bool, place: Place) -> Result<String> {
    let mut lines = Vec::new();
    let mut each = |row: &dyn Row| {
        lines.push(line(row));
        Ok(())
    };
    exec::run(db, Ask::Explain(query, analyze), place, &mut each).await?;
    Ok(lines.join("\n"))
}

/// The columns of a row of a plan, whatever they hold.
fn line(row: &dyn Row) -> String {
    let column = |column| match row.text(column) {
        Ok(Some(text)) => Some(text.to_owned()),
        _ => row.i64(column).ok().flatten().map(|number| number.to_string()),
    };
    (0..row.len()).filter_map(column).collect::<Vec<_>>().join(" ")
}
