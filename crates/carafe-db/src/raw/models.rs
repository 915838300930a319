//! Rows of a model, from a statement of the user's own.

use std::marker::PhantomData;

use carafe_core::Place;
use jiff::{SignedDuration, Timestamp, civil};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::Raw;
use crate::{
    Db, DbError, ErrorKind, Kind, Value,
    driver::Row,
    error::Result,
    exec,
    field::Cursor,
    meta::ModelMeta,
    model::Model,
    query_set::{Question, RowIterator, fetched},
    sql::Ask,
    value::Range,
};

/// Rows of a model, from a statement of the user's own: what `raw` gives.
#[derive(Debug)]
#[must_use = "it is not sent before `all` is called"]
pub struct RawRows<M> {
    raw: Raw,
    of: PhantomData<fn() -> M>,
}

impl<M: Model> RawRows<M> {
    pub(crate) const fn new(raw: Raw) -> Self {
        Self { raw, of: PhantomData }
    }

    /// All rows. Columns are found by their names, so their order does not matter, and more of them do no harm.
    #[track_caller]
    pub fn all(self, db: &Db) -> impl Future<Output = Result<Vec<M>>> + Send {
        let place = Place::here();
        async move {
            let (mut rows, mut read) = (Vec::new(), reader());
            let mut each = |row: &dyn Row| {
                rows.push(read(row)?);
                Ok(())
            };
            exec::run(db, Ask::Raw(&self.raw.fragment), place, &mut each).await?;
            fetched::with_mode(None, &mut fetched::records(rows.iter_mut()))?;
            Ok(rows)
        }
    }

    /// Rows one by one, no more than a chunk of them in memory: see [`QuerySet::iterator`](crate::QuerySet::iterator).
    #[track_caller]
    pub fn iterator(self, db: &Db) -> RowIterator<M> {
        let mut read = reader::<M>();
        let read = Box::new(move |row: &dyn Row| {
            let mut row = read(row)?;
            fetched::with_mode(None, &mut [&mut row])?;
            Ok(row)
        });
        RowIterator::new(Question::Raw(self.raw.fragment), db, Place::here(), read)
    }
}

/// Reads rows of one statement, whose columns are found by their names once.
fn reader<M: Model>() -> impl FnMut(&dyn Row) -> Result<M> + Send + 'static {
    let mut known = None;
    move |row| {
        let columns = match &known {
            Some(columns) => columns,
            None => known.insert(find(row, M::meta())?),
        };
        M::decode(&mut Cursor::new(&Picked { row, columns }))
    }
}

/// Where each field of a model stands in a row.
fn find(row: &dyn Row, meta: &'static ModelMeta) -> Result<Vec<usize>> {
    let at = |column: &str| (0..row.len()).find(|index| row.name(*index) == column);
    let find = |field: &crate::meta::FieldMeta| at(field.column).ok_or_else(|| missing(meta, field.column));
    meta.fields.iter().map(find).collect()
}

#[cold]
fn missing(meta: &'static ModelMeta, column: &str) -> DbError {
    let message = format!("the statement gives no column `{column}`, which a `{}` needs", meta.name);
    DbError::new(ErrorKind::Query, message)
}

/// A row whose columns stand in another order.
struct Picked<'a> {
    row: &'a dyn Row,
    columns: &'a [usize],
}

macro_rules! picked {
    ($($name:ident $type:ty;)+) => { $(
        fn $name(&self, column: usize) -> Result<Option<$type>> {
            self.row.$name(self.columns[column])
        }
    )+ };
}

impl Row for Picked<'_> {
    fn len(&self) -> usize {
        self.columns.len()
    }

    fn name(&self, column: usize) -> &str {
        self.row.name(self.columns[column])
    }

    fn is_null(&self, column: usize) -> bool {
        self.row.is_null(self.columns[column])
    }

    picked! {
        bool bool; i64 i64; f64 f64; decimal Decimal; text &str; bytes &[u8]; date civil::Date; time civil::Time;
        datetime civil::DateTime; timestamp Timestamp; duration SignedDuration; uuid Uuid; json serde_json::Value;
    }

    fn array(&self, column: usize, of: &'static Kind) -> Result<Option<Vec<Value>>> {
        self.row.array(self.columns[column], of)
    }

    fn range(&self, column: usize, of: &'static Kind) -> Result<Option<Range<Value>>> {
        self.row.range(self.columns[column], of)
    }
}
