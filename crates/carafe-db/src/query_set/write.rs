//! Changes of all rows of a query.

use carafe_core::Place;

use super::{Annotated, QuerySet};
use crate::{
    Db, Value,
    error::Result,
    exec,
    expr::{Set, Sets},
    field::{Cursor, ValueRow},
    model::Model,
    node::Node,
    query::{Output, Query},
    sql::{Ask, Update},
    write::{Deleted, Run, Wanted, assignments, check_assignments, delete, history, keys_of_query},
};

/// Rows that are looked at before and after, at a time.
const MOST_NOTED: usize = 1000;

impl<M: Model, A: Annotated> QuerySet<M, A> {
    /// Changes all rows, in one statement, and says how many. Values may be computed of the rows: `p.views.set(p.views + 1)`.
    #[track_caller]
    pub fn update<S: Sets>(
        self,
        db: &Db,
        sets: impl FnOnce(A::Args<M>) -> S,
    ) -> impl Future<Output = Result<u64>> + Send {
        let place = Place::here();
        let mut given = Vec::new();
        sets(A::args::<M>(self.query.root.fields::<M>())).into_sets(&mut given);
        change(db, self.query, given, place)
    }
}

async fn change(db: &Db, query: Query, sets: Vec<Set>, place: Place) -> Result<u64> {
    let assignments = assignments(sets, query.root);
    let update = Update { query, assignments, returning: Vec::new() };
    if update.query.empty || update.assignments.is_empty() {
        return Ok(0);
    }
    let meta = update.query.root.meta();
    check_assignments(meta, &update.assignments).map_err(|error| error.at(place))?;
    if meta.rare.history.is_some() {
        return Box::pin(change_noted(Run::new(db, place), update)).await;
    }
    Ok(exec::run(db, Ask::Update(&update), place, &mut |_| Ok(())).await?.rows)
}

/// The same where each change is written down: for the rows that are there now, and no others.
async fn change_noted(run: Run<'_>, update: Update) -> Result<u64> {
    let (place, meta) = (run.place, update.query.root.meta());
    let db = run.home(meta)?;
    let work = async |db: Db| {
        let (run, root) = (Run::new(&db, place), update.query.root);
        let mut chosen = Query { output: Output::Key, ..update.query.clone() };
        if chosen.is_of_rows() && !chosen.is_ranked() {
            chosen.lock.get_or_insert_default();
        }
        chosen.settle();
        let keys = keys_of_query(run, &chosen).await?;
        let mut changed = 0;
        for some in keys.chunks(run.batch(2).min(MOST_NOTED)) {
            let mut query = Query { annotations: update.query.annotations.clone(), ..Query::of(root) };
            let values = some.iter().flatten().cloned().collect();
            query.filter(Node::Field(root, meta.key[0]).within(Ok(values)));
            let update = Update { query, assignments: update.assignments.clone(), returning: Vec::new() };
            let work =
                async |db: Db| Ok(exec::run(&db, Ask::Update(&update), place, &mut |_| Ok(())).await?.rows);
            changed += history::changing(run, meta, some.to_vec(), work).await?;
        }
        Ok(changed)
    };
    db.atomic(work).await
}

impl<M: Model> QuerySet<M> {
    /// Deletes all rows and what goes with them, as `on_delete` of the foreign keys that point at them says, in one
    /// transaction. Gives how many rows of which model are gone. Where nothing points at them it is one statement.
    #[track_caller]
    pub fn delete(self, db: &Db) -> impl Future<Output = Result<Deleted>> + Send {
        delete::rows_of(Run::new(db, Place::here()), self.query)
    }

    /// The row in which these fields have these values; where there is none, it is inserted, with further fields as the
    /// second closure sets them. Says whether it is new.
    ///
    /// ```
    /// use carafe::prelude::*;
    ///
    /// #[derive(Model)]
    /// struct Tag {
    ///     id: i64,
    ///     #[field(max_length = 40, unique)]
    ///     name: String,
    ///     #[field(max_length = 20, default = "grey")]
    ///     color: String,
    /// }
    ///
    /// async fn tag(name: &str, db: &Db) -> Result<Tag, carafe::db::DbError> {
    ///     let tags = Tag::objects();
    ///     let (tag, _is_new) = tags.get_or_create(db, |t| t.name.set(name), |t| t.color.set("orange")).await?;
    ///     Ok(tag)
    /// }
    /// ```
    ///
    /// Two that do this at the same time get the same row, if a unique constraint says that there can be only one.
    #[track_caller]
    pub fn get_or_create<K: Sets, D: Sets>(
        self,
        db: &Db,
        keys: impl FnOnce(&'static M::Fields) -> K,
        others: impl FnOnce(&'static M::Fields) -> D,
    ) -> impl Future<Output = Result<(M, bool)>> + Send {
        let run = Run::new(db, Place::here());
        let wanted = Wanted::of(self.query, keys(M::fields()), others(M::fields()));
        async move { decoded(wanted.get_or_create(run).await?) }
    }

    /// The same, but in a row that is there the further fields are set too. Where a new row needs other values, as a count
    /// does, there is [`update_or_create_with`](QuerySet::update_or_create_with).
    #[track_caller]
    pub fn update_or_create<K: Sets, D: Sets>(
        self,
        db: &Db,
        keys: impl FnOnce(&'static M::Fields) -> K,
        others: impl FnOnce(&'static M::Fields) -> D,
    ) -> impl Future<Output = Result<(M, bool)>> + Send {
        let run = Run::new(db, Place::here());
        let wanted = Wanted::of(self.query, keys(M::fields()), others(M::fields())).updating_the_same();
        async move { decoded(wanted.update_or_create(run).await?) }
    }

    /// The same, but the second closure gives two things: what is set in a new row, and what in one that is there:
    /// `|c| (c.count.set(1), c.count.set(c.count + 1))`.
    #[track_caller]
    pub fn update_or_create_with<K: Sets, N: Sets, U: Sets>(
        self,
        db: &Db,
        keys: impl FnOnce(&'static M::Fields) -> K,
        others: impl FnOnce(&'static M::Fields) -> (N, U),
    ) -> impl Future<Output = Result<(M, bool)>> + Send {
        let (run, (new, there)) = (Run::new(db, Place::here()), others(M::fields()));
        let wanted = Wanted::of(self.query, keys(M::fields()), new).updating(there);
        async move { decoded(wanted.update_or_create(run).await?) }
    }
}

fn decoded<M: Model>((values, is_new): (Vec<Value>, bool)) -> Result<(M, bool)> {
    Ok((M::decode(&mut Cursor::new(&ValueRow::new(&values)))?, is_new))
}
