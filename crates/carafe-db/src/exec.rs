//! Asking: a query or a change goes to the database, and rows come back.

use carafe_core::Place;

use crate::{
    Db, DbError, ErrorKind,
    driver::{self, Outcome, Row},
    error::Result,
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
    let answer = async {
        let (compiled, values) = sql::compile(ask, db.registry(), db.features())?;
        let mut each = |row: &dyn Row| rows(row);
        let ask = driver::Ask { statement: &compiled.statement, parameters: &values, rows: &mut each };
        let answer = db.run_at(place, ask).await;
        answer.map_err(|error| error.sql(compiled.statement.sql()))
    };
    answer.await.map_err(|error| error.at(place))
}

/// The text of a query, as this database would be sent it.
pub(crate) fn text(db: &Db, query: &Query) -> Result<String> {
    let (compiled, _) = sql::compile(Ask::Select(query), db.registry(), db.features())?;
    Ok(compiled.statement.sql().to_owned())
}

/// There is no row where one was wanted.
#[cold]
pub(crate) fn missing(query: &Query, place: Place) -> DbError {
    let name = query.root.meta().name;
    DbError::new(ErrorKind::DoesNotExist, format!("there is no `{name}` for which the conditions hold"))
        .at(place)
}

/// There are several rows where one was wanted.
#[cold]
pub(crate) fn several(query: &Query, place: Place) -> DbError {
    let name = query.root.meta().name;
    let message = format!("there is more than one `{name}` for which the conditions hold");
    DbError::new(ErrorKind::MultipleObjects, message)
        .hint("narrow them by a field that is unique, or take the `first`")
        .at(place)
}
