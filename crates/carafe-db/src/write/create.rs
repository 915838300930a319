//! `create!`: a new row of named fields.

use carafe_core::Place;
use jiff::{Timestamp, tz::TimeZone};

use super::check::check_node;
use crate::{
    Db, DbError, ErrorKind, Kind, Value,
    driver::Row,
    error::Result,
    exec,
    expr::{Set, Sets},
    field::{Cursor, ValueRow},
    meta::{Auto, FieldMeta, ModelMeta},
    model::Model,
    node::{Compare, Node},
    path::Path,
    query::{Output, Query},
    sql::{Ask, Insert},
};

/// Creates a row: `create!(&db, Post { title: "Hello", author: &ann }).await?`.
///
/// Fields with a default, and those that may be null, need not be given. One that must be and is not is a compile error.
/// Values are converted: `"text"` for a `String`, a row for a foreign key, `7` for an `Option<i64>`. What comes back is the
/// row as the database has it.
#[macro_export]
macro_rules! create {
    ($db:expr, $model:path { $($field:ident $(: $value:expr)?),* $(,)? }) => {{
        const _: () = $crate::write::require::<$model>(&[$(stringify!($field)),*]);
        let fields = <$model as $crate::Model>::fields();
        $crate::write::Draft::<$model>::of([$($crate::create!(@set fields, $field $(: $value)?)),*]).create($db)
    }};
    (@set $fields:ident, $field:ident : $value:expr) => { $fields.$field.set($value) };
    (@set $fields:ident, $field:ident) => { $fields.$field.set($field) };
}

/// Compiles where no field that must be given is missing.
///
/// # Panics
/// While compiling, with the name of the field that is missing.
#[doc(hidden)]
pub const fn require<M: Model>(given: &[&str]) {
    let mut index = 0;
    while index < M::REQUIRED.len() {
        let (name, required, message) = M::REQUIRED[index];
        assert!(!required || has(given, name), "{}", message);
        index += 1;
    }
}

const fn has(names: &[&str], wanted: &str) -> bool {
    let mut index = 0;
    while index < names.len() {
        if same(names[index].as_bytes(), wanted.as_bytes()) {
            return true;
        }
        index += 1;
    }
    false
}

const fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut index = 0;
    while index < one.len() {
        if one[index] != other[index] {
            return false;
        }
        index += 1;
    }
    true
}

/// A row that is not yet there.
#[derive(Debug)]
#[doc(hidden)]
pub struct Draft<M> {
    sets: Vec<Set>,
    of: std::marker::PhantomData<fn() -> M>,
}

impl<M: Model> Draft<M> {
    #[must_use]
    pub fn of(sets: impl IntoIterator<Item = Set>) -> Self {
        Self { sets: sets.into_iter().collect(), of: std::marker::PhantomData }
    }

    /// From what a closure sets.
    #[must_use]
    pub fn from_sets(sets: impl Sets) -> Self {
        let mut all = Vec::new();
        sets.into_sets(&mut all);
        Self::of(all)
    }

    /// Inserts it.
    #[track_caller]
    pub fn create(self, db: &Db) -> impl Future<Output = Result<M>> + Send {
        let place = Place::here();
        async move {
            let given = given(M::root(), self.sets);
            let values = insert(db, M::root(), given, place).await?;
            M::decode(&mut Cursor::new(&ValueRow::new(&values)))
        }
    }
}

/// What each field is given, in the order of the fields.
fn given(root: Path, sets: Vec<Set>) -> Vec<Option<Node>> {
    let mut given: Vec<Option<Node>> = root.meta().fields.iter().map(|_| None).collect();
    for assignment in sets.into_iter().map(|set| set.within(root)) {
        given[assignment.field] = Some(assignment.node);
    }
    given
}

/// Inserts a row of what is given, and gives every field as the database has it.
pub(crate) async fn insert(
    db: &Db,
    root: Path,
    given: Vec<Option<Node>>,
    place: Place,
) -> Result<Vec<Value>> {
    let meta = root.meta();
    let mut row: Vec<Option<Node>> = given;
    fill(meta, &mut row);
    let mut insert = Insert {
        query: Query::of(root),
        fields: Vec::new(),
        rows: vec![Vec::new()],
        conflict: None,
        returning: Vec::new(),
    };
    let mut values: Vec<Option<Value>> = Vec::with_capacity(row.len());
    for (field, node) in row.into_iter().enumerate() {
        values.push(match &node {
            Some(Node::Value(value)) => Some(value.clone()),
            _ => None,
        });
        match node {
            Some(node) => {
                check_node(meta, field, &node).map_err(|error| error.at(place))?;
                insert.fields.push(field);
                insert.rows[0].push(node);
            }
            None => {}
        }
    }
    insert.returning = (0..values.len()).filter(|field| values[*field].is_none()).collect();
    complete(db, insert, values, place).await
}

/// Inserts, and fetches what only the database knows.
async fn complete(
    db: &Db,
    mut insert: Insert,
    mut values: Vec<Option<Value>>,
    place: Place,
) -> Result<Vec<Value>> {
    let meta = insert.query.root.meta();
    let unknown = std::mem::take(&mut insert.returning);
    if db.features().insert_returning {
        insert.returning.clone_from(&unknown);
    }
    let mut came = Vec::new();
    let mut each = |row: &dyn Row| read(row, meta, &unknown, &mut came);
    let outcome = exec::run(db, Ask::Insert(&insert), place, &mut each).await?;
    if db.features().insert_returning {
        unknown.iter().zip(came).for_each(|(field, value)| values[*field] = Some(value));
    } else if let Some((field, id)) = counted(meta).zip(outcome.last_id) {
        values[field].get_or_insert(number(meta.fields[field].kind, id));
    }
    if values.iter().any(Option::is_none) {
        select_rest(db, &insert.query, &mut values, place).await?;
    }
    Ok(values
        .into_iter()
        .zip(meta.fields)
        .map(|(value, field)| value.unwrap_or(Value::Null(field.kind)))
        .collect())
}

/// Asks for what is still unknown, by the key.
async fn select_rest(db: &Db, model: &Query, values: &mut [Option<Value>], place: Place) -> Result<()> {
    let (root, meta) = (model.root, model.root.meta());
    let unknown: Vec<usize> = (0..values.len()).filter(|field| values[*field].is_none()).collect();
    let mut query = Query { output: Output::Computed(0), unordered: true, ..Query::of(root) };
    query.annotations = unknown.iter().map(|field| Node::Field(root, *field)).collect();
    for field in meta.key {
        let key = values[*field].clone().ok_or_else(|| no_key(meta, place))?;
        query.filters.push(Node::compare(Compare::Equal, Node::Field(root, *field), Node::Value(key)));
    }
    let mut came = Vec::new();
    let mut each = |row: &dyn Row| read(row, meta, &unknown, &mut came);
    exec::run(db, Ask::Select(&query), place, &mut each).await?;
    unknown.iter().zip(came).for_each(|(field, value)| values[*field] = Some(value));
    Ok(())
}

#[cold]
fn no_key(meta: &'static ModelMeta, place: Place) -> DbError {
    let message = format!("the database does not tell the key of the new `{}`", meta.name);
    DbError::new(ErrorKind::NotSupported, message).at(place)
}

fn read(row: &dyn Row, meta: &'static ModelMeta, fields: &[usize], values: &mut Vec<Value>) -> Result<()> {
    for (column, field) in fields.iter().enumerate() {
        values.push(row.value(column, meta.fields[*field].kind)?);
    }
    Ok(())
}

/// The field that the database counts.
pub(super) fn counted(meta: &'static ModelMeta) -> Option<usize> {
    meta.fields.iter().position(|field| field.auto == Auto::Increment)
}

fn number(kind: Kind, number: i64) -> Value {
    match kind {
        Kind::I16 => i16::try_from(number).map_or(Value::I64(number), Value::I16),
        Kind::I32 => i32::try_from(number).map_or(Value::I64(number), Value::I32),
        _ => Value::I64(number),
    }
}

/// What is not given and can be known before: defaults, the time, and nothing where nothing may be.
fn fill(meta: &'static ModelMeta, row: &mut [Option<Node>]) {
    for (field, node) in meta.fields.iter().zip(row) {
        if field.generated.is_some() {
            *node = None;
        } else if field.auto != Auto::Increment && node.is_none() {
            *node = missing(field).map(Node::Value);
        }
    }
}

fn missing(field: &FieldMeta) -> Option<Value> {
    match field.auto {
        Auto::Now | Auto::NowAdd => now(field.kind),
        Auto::Increment | Auto::No => match field.default {
            Some(default) => Some(default()),
            None if field.db_default.is_some() => None,
            None => field.null.then_some(Value::Null(field.kind)),
        },
    }
}

/// The time, as a field of this kind keeps it: to the microsecond, as the databases do.
pub(super) fn now(kind: Kind) -> Option<Value> {
    let micros = Timestamp::now().as_microsecond();
    let now = Timestamp::from_microsecond(micros).ok()?;
    let utc = TimeZone::UTC.to_datetime(now);
    match kind {
        Kind::Timestamp => Some(Value::Timestamp(now)),
        Kind::DateTime => Some(Value::DateTime(utc)),
        Kind::Date => Some(Value::Date(utc.date())),
        Kind::Time => Some(Value::Time(utc.time())),
        _ => None,
    }
}
