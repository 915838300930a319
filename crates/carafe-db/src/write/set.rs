//! Fields of one row that are set to values, or to what the database computes of the row.

use super::{
    columns::kinds,
    history,
    record::Record,
    run::Run,
    select,
    update::{computed, not_updated},
};
use crate::{
    DbError, ErrorKind, Value,
    driver::Row,
    error::Result,
    exec,
    expr::{Set, Sets},
    node::Node,
    path::Path,
    query::Query,
    query_set::is_row,
    sql::{Ask, Assignment, Update},
};

/// What a closure sets.
pub(super) fn listed(sets: impl Sets) -> Vec<Set> {
    let mut all = Vec::new();
    sets.into_sets(&mut all);
    all
}

/// The same as assignments of a model.
pub(crate) fn assignments(sets: Vec<Set>, root: Path) -> Vec<Assignment> {
    sets.into_iter().map(|set| set.within(root)).collect()
}

/// Sets fields of the row of a struct, in the database and in the struct.
pub(super) async fn record(run: Run<'_>, record: &mut dyn Record, root: Path, sets: Vec<Set>) -> Result<()> {
    let db = run.home(record.meta())?;
    let run = Run::new(&db, run.place);
    let key = record.key()?;
    match by_key(run, root, key.clone(), assignments(sets, root)).await? {
        Some(now) => record.take(now),
        None => Err(not_updated(run, root.meta(), &key)),
    }
}

/// Sets fields of the row of a key; gives what they are now, or nothing where there is no such row.
pub(super) async fn by_key(
    run: Run<'_>,
    root: Path,
    key: Vec<Value>,
    assignments: Vec<Assignment>,
) -> Result<Option<Vec<(usize, Value)>>> {
    if root.meta().rare.history.is_none() {
        return plain(run, root, key, assignments).await;
    }
    let (place, keys) = (run.place, vec![key.clone()]);
    let work = async |db| plain(Run::new(&db, place), root, key, assignments).await;
    Box::pin(history::changing(run, root.meta(), keys, work)).await
}

async fn plain(
    run: Run<'_>,
    root: Path,
    key: Vec<Value>,
    assignments: Vec<Assignment>,
) -> Result<Option<Vec<(usize, Value)>>> {
    let meta = root.meta();
    let plain = assignments.iter().filter_map(|assignment| match &assignment.node {
        Node::Value(value) => Some((assignment.field, value.clone())),
        _ => None,
    });
    let mut now: Vec<(usize, Value)> = plain.collect();
    let others = assignments.iter().map(|assignment| assignment.field).chain(computed(meta));
    let unknown: Vec<usize> = others.filter(|field| now.iter().all(|(known, _)| known != field)).collect();
    let returning = if run.features().update_returning { unknown.clone() } else { Vec::new() };
    let mut query = Query::of(root);
    query.filter(is_row(root, Ok(key.clone())));
    let update = Update { query, assignments, returning };
    let kinds = kinds(meta, &update.returning);
    let mut came = Vec::new();
    let mut each = |row: &dyn Row| {
        for (column, kind) in kinds.iter().enumerate() {
            came.push(row.value(column, *kind)?);
        }
        Ok(())
    };
    let outcome = exec::run(run.db, Ask::Update(&update), run.place, &mut each).await?;
    if outcome.rows == 0 && came.is_empty() {
        let there = run.vendor().is_mysql_like();
        if !there || select::rows(run, meta, vec![key.clone()], meta.key).await?.is_empty() {
            return Ok(None);
        }
    }
    if came.is_empty() && !unknown.is_empty() {
        now.extend(select::fields(run, meta, key, &unknown).await?);
    } else {
        now.extend(unknown.into_iter().zip(came));
    }
    Ok(Some(now))
}

/// What is set to values, for a new row; an error where one is computed.
pub(super) fn values(root: Path, assignments: &[Assignment]) -> Result<Vec<(usize, Value)>> {
    let value = |assignment: &Assignment| match &assignment.node {
        Node::Value(value) => Ok((assignment.field, value.clone())),
        Node::Wrong(fact) => Err(DbError::new(ErrorKind::Query, fact.to_string())),
        _ => Err(computed_value(root, assignment.field)),
    };
    assignments.iter().map(value).collect()
}

#[cold]
fn computed_value(root: Path, field: usize) -> DbError {
    let meta = root.meta();
    let name = meta.fields[field].name;
    DbError::new(
        ErrorKind::Query,
        format!("`{}.{name}` of a new row cannot be computed of the row", meta.name),
    )
    .hint("give a value")
}
