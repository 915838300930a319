//! Asking: a query or a change goes to the database, and rows come back.

use carafe_core::Place;

use crate::{
    Db, DbError, ErrorKind,
    db::Intent,
    driver::{Ask as Asked, Outcome, Row, Rows},
    error::Result,
    path::Path,
    query::Query,
    sql::{self, Ask},
};

/// Asks, and gives each row to a function.
pub(crate) async fn run(
    db: &Db,
    ask: Ask<'_>,
    place: Place,
    rows: &mut (dyn FnMut(&dyn Row) -> Result<()> + Send),
) -> Result<Outcome> {
    let mut each = |row: &dyn Row| rows(row);
    rows_of(db, ask, place, &mut each).await
}

/// Asks; somebody takes the rows.
pub(crate) async fn rows_of(db: &Db, ask: Ask<'_>, place: Place, rows: &mut dyn Rows) -> Result<Outcome> {
    let answer = async {
        let intent = if ask.only_reads() { Intent::Read } else { Intent::Write };
        let db = ask.model().map_or_else(|| Ok(db.clone()), |model| db.routed(model, intent))?;
        refuse_lock_outside(&db, ask)?;
        let (compiled, values) = sql::compile(ask, db.registry(), db.features())?;
        let answer =
            db.run_at(place, Asked { statement: &compiled.statement, parameters: &values, rows }).await;
        answer.map_err(|error| error.sql(compiled.statement.sql()))
    };
    answer.await.map_err(|error| error.at(place))
}

/// A lock that ends with its own statement locks nothing.
fn refuse_lock_outside(db: &Db, ask: Ask<'_>) -> Result<()> {
    match ask {
        Ask::Select(query) if query.lock.is_some() && !db.in_transaction() => Err(lock_outside(query)),
        _ => Ok(()),
    }
}

#[cold]
fn lock_outside(query: &Query) -> DbError {
    let name = query.root.meta().name;
    DbError::new(ErrorKind::Transaction, format!("rows of `{name}` can be locked inside a transaction only"))
        .hint("put the query into `db.atomic(async |db| { … })`")
}

/// The text of a query, as this database would be sent it.
pub(crate) fn text(db: &Db, query: &Query) -> Result<String> {
    let (compiled, _) = sql::compile(Ask::Select(query), db.registry(), db.features())?;
    Ok(compiled.statement.sql().to_owned())
}

/// The only row of a query that asked for two.
pub(crate) fn only<R>(mut rows: Vec<R>, root: Path, place: Place) -> Result<R> {
    match (rows.pop(), rows.is_empty()) {
        (Some(row), true) => Ok(row),
        (None, _) => Err(missing(root, place)),
        (Some(_), false) => Err(several(root, place)),
    }
}

/// There is no row where one was wanted.
#[cold]
pub(crate) fn missing(root: Path, place: Place) -> DbError {
    let name = root.meta().name;
    DbError::new(ErrorKind::DoesNotExist, format!("there is no `{name}` for which the conditions hold"))
        .at(place)
}

/// There are several rows where one was wanted.
#[cold]
pub(crate) fn several(root: Path, place: Place) -> DbError {
    let name = root.meta().name;
    let message = format!("there is more than one `{name}` for which the conditions hold");
    DbError::new(ErrorKind::MultipleObjects, message)
        .hint("narrow them by a field that is unique, or take the `first`")
        .at(place)
}
