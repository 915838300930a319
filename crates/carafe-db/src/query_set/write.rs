//! Changes of all rows of a query.

use carafe_core::Place;

use super::{Annotated, QuerySet};
use crate::{
    Db,
    error::Result,
    exec,
    expr::Sets,
    model::Model,
    sql::{Ask, Update},
    write::check_assignments,
};

impl<M: Model, A: Annotated> QuerySet<M, A> {
    /// Changes all rows, in one statement, and says how many. Values may be computed of the rows: `p.views.set(p.views + 1)`.
    #[track_caller]
    pub fn update<S: Sets>(
        self,
        db: &Db,
        sets: impl FnOnce(A::Args<M>) -> S,
    ) -> impl Future<Output = Result<u64>> + Send {
        let place = Place::here();
        let (root, mut given) = (self.query.root, Vec::new());
        sets(A::args::<M>(root.fields::<M>())).into_sets(&mut given);
        let assignments = given.into_iter().map(|set| set.within(root)).collect();
        let update = Update { query: self.query, assignments, returning: Vec::new() };
        async move { change(db, update, place).await }
    }
}

async fn change(db: &Db, update: Update, place: Place) -> Result<u64> {
    if update.query.empty || update.assignments.is_empty() {
        return Ok(0);
    }
    check_assignments(update.query.root.meta(), &update.assignments).map_err(|error| error.at(place))?;
    Ok(exec::run(db, Ask::Update(&update), place, &mut |_| Ok(())).await?.rows)
}

impl<M: Model> QuerySet<M> {
    /// Deletes all rows, in one statement, and says how many. What points at them is left to the database.
    #[track_caller]
    pub fn delete(self, db: &Db) -> impl Future<Output = Result<u64>> + Send {
        let place = Place::here();
        async move {
            if self.query.empty {
                return Ok(0);
            }
            Ok(exec::run(db, Ask::Delete(&self.query), place, &mut |_| Ok(())).await?.rows)
        }
    }
}
