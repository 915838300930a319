//! One row: saved, changed, deleted, read again.

use carafe_core::Place;

use super::{check::check_assignments, create};
use crate::{
    Db, DbError, ErrorKind, Value,
    error::Result,
    exec,
    expr::Sets,
    key::Key,
    meta::{Auto, ModelMeta},
    model::Model,
    node::Node,
    path::Path,
    query::Query,
    query_set::is_row,
    sql::{Ask, Assignment, Update},
};

/// Saves a row: inserts it where its key is not counted yet, otherwise changes it.
pub(crate) async fn save<M: Model>(row: &mut M, db: &Db, place: Place) -> Result<()> {
    let values = values(row)?;
    if is_new(M::meta(), &values) {
        return insert(row, db, place).await;
    }
    let values = touched(M::meta(), values);
    let changed =
        update_row(db, M::root(), row.key().values(), assignments(M::meta(), &values), place).await?;
    if changed > 0 {
        return refill(row, M::meta(), values);
    }
    match create::counted(M::meta()) {
        Some(_) => Err(not_updated(M::meta(), place)),
        None => insert(row, db, place).await,
    }
}

/// Inserts a row, whatever its key.
pub(crate) async fn insert<M: Model>(row: &mut M, db: &Db, place: Place) -> Result<()> {
    let given = given(M::meta(), values(row)?);
    let values = create::insert(db, M::root(), given, place).await?;
    refill(row, M::meta(), values)?;
    row.bind()
}

/// Changes some fields of a row.
pub(crate) async fn update<M: Model>(
    row: &mut M,
    db: &Db,
    sets: Vec<crate::expr::Set>,
    place: Place,
) -> Result<()> {
    let assignments: Vec<Assignment> = sets.into_iter().map(|set| set.within(M::root())).collect();
    let plain = assignments.iter().all(|assignment| matches!(assignment.node, Node::Value(_)));
    let known: Vec<(usize, Value)> = assignments
        .iter()
        .filter_map(|assignment| match &assignment.node {
            Node::Value(value) => Some((assignment.field, value.clone())),
            _ => None,
        })
        .collect();
    let changed = update_row(db, M::root(), row.key().values(), assignments, place).await?;
    if changed == 0 {
        return Err(not_updated(M::meta(), place));
    }
    if plain {
        return known.into_iter().try_for_each(|(field, value)| row.set(field, value));
    }
    *row = crate::query_set::QuerySet::<M>::at(M::root())
        .of_key(row.key().values())
        .fetch_one(db, place)
        .await?;
    Ok(())
}

/// Deletes a row.
pub(crate) async fn delete<M: Model>(row: &M, db: &Db, place: Place) -> Result<u64> {
    let mut query = Query::of(M::root());
    query.filter(is_row(M::root(), row.key().values()));
    Ok(exec::run(db, Ask::Delete(&query), place, &mut |_| Ok(())).await?.rows)
}

fn values<M: Model>(row: &M) -> Result<Vec<Value>> {
    (0..M::meta().fields.len()).map(|field| row.value(field)).collect()
}

/// A row whose key the database counts is new while its key is 0.
fn is_new(meta: &'static ModelMeta, values: &[Value]) -> bool {
    create::counted(meta).is_some_and(|field| is_zero(&values[field]))
}

const fn is_zero(value: &Value) -> bool {
    matches!(value, Value::I16(0) | Value::I32(0) | Value::I64(0))
}

/// What an insert is given: all but what the database makes.
fn given(meta: &'static ModelMeta, values: Vec<Value>) -> Vec<Option<Node>> {
    let each = meta.fields.iter().zip(values);
    each.map(|(field, value)| match field.auto {
        Auto::Increment if is_zero(&value) => None,
        Auto::Now | Auto::NowAdd => None,
        _ if field.generated.is_some() => None,
        _ => Some(Node::Value(value)),
    })
    .collect()
}

/// With the time of this change.
fn touched(meta: &'static ModelMeta, mut values: Vec<Value>) -> Vec<Value> {
    for (field, value) in meta.fields.iter().zip(&mut values) {
        if let (Auto::Now, Some(now)) = (field.auto, create::now(field.kind)) {
            *value = now;
        }
    }
    values
}

fn assignments(meta: &'static ModelMeta, values: &[Value]) -> Vec<Assignment> {
    let fixed = |index: &usize| meta.key.contains(index) || meta.fields[*index].generated.is_some();
    let fields = (0..values.len()).filter(|index| !fixed(index));
    fields.map(|field| Assignment { field, node: Node::Value(values[field].clone()) }).collect()
}

async fn update_row(
    db: &Db,
    root: Path,
    key: Result<Vec<Value>>,
    assignments: Vec<Assignment>,
    place: Place,
) -> Result<u64> {
    check_assignments(root.meta(), &assignments).map_err(|error| error.at(place))?;
    let mut query = Query::of(root);
    query.filter(is_row(root, key));
    if assignments.is_empty() {
        return crate::query_set::number(db, &Query { output: crate::query::Output::Count, ..query }, place)
            .await;
    }
    let update = Update { query, assignments, returning: Vec::new() };
    Ok(exec::run(db, Ask::Update(&update), place, &mut |_| Ok(())).await?.rows)
}

/// Puts values that differ from those of a row into it. What is loaded with a foreign key that did not change stays.
fn refill<M: Model>(row: &mut M, meta: &'static ModelMeta, values: Vec<Value>) -> Result<()> {
    for (field, value) in values.into_iter().enumerate().take(meta.fields.len()) {
        if row.value(field)? != value {
            row.set(field, value)?;
        }
    }
    Ok(())
}

#[cold]
fn not_updated(meta: &'static ModelMeta, place: Place) -> DbError {
    let message = format!("this `{}` is not in the database any more, so it was not changed", meta.name);
    DbError::new(ErrorKind::NotUpdated, message).hint("`insert` writes it again").at(place)
}

/// What a closure sets.
pub(crate) fn sets(given: impl Sets) -> Vec<crate::expr::Set> {
    let mut all = Vec::new();
    given.into_sets(&mut all);
    all
}
