//! The model of one change.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    DbError, Kind, Value,
    driver::Row,
    error::Result,
    field::{Column, FieldType, Json},
    handle::Col,
    meta::{Auto, FieldMeta, IndexColumn, IndexMeta, OrderMeta},
    model::handmade,
};

/// Characters of a name at most.
pub(super) const LONGEST_NAME: usize = 150;

handmade! {
    /// One change of one row: see [`Historic`](crate::ready::Historic). The newest come first.
    Change, ChangeFields, "carafe_change" {
        /// The key.
        0 id: i64 => FieldMeta { auto: Auto::Increment, ..FieldMeta::new("id", "id", <i64 as FieldType>::COLUMN) };
        /// The label of the model: `blog.Post`.
        1 model: String => FieldMeta {
            max_length: Some(100),
            ..FieldMeta::new("model", "model", <String as FieldType>::COLUMN)
        };
        /// The key of the row, as text.
        2 row: String => FieldMeta { max_length: Some(200), ..FieldMeta::new("row", "row", <String as FieldType>::COLUMN) };
        /// What was done.
        3 kind: ChangeKind => FieldMeta::new("kind", "kind", <ChangeKind as FieldType>::COLUMN);
        /// Who did it: the [signature](crate::Db::signed) of the handle.
        4 who: Option<String> => FieldMeta {
            max_length: Some(150),
            index: true,
            ..FieldMeta::new("who", "who", <Option<String> as FieldType>::COLUMN)
        };
        /// When.
        5 at: Timestamp => FieldMeta { index: true, ..FieldMeta::new("at", "at", <Timestamp as FieldType>::COLUMN) };
        /// Which fields became different. A new row has all that are not null.
        6 changes: Json<Vec<FieldChange>> =>
            FieldMeta::new("changes", "changes", <Json<Vec<FieldChange>> as FieldType>::COLUMN);
    }
    ordering: [OrderMeta { field: 0, descending: true }],
    indexes: [IndexMeta {
        name: Some("carafe_change_row"),
        columns: &[
            IndexColumn::Field { field: 1, descending: false },
            IndexColumn::Field { field: 2, descending: false },
        ],
        condition: None,
        include: &[],
        method: None,
    }],
}

/// A field that became different.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Its name in the struct.
    pub field: String,
    /// What it was; null where the row is new.
    pub old: serde_json::Value,
    /// What it is; null where the row is gone.
    pub new: serde_json::Value,
}

/// What was done to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It is new.
    Created,
    /// Some of its fields are others.
    Updated,
    /// It is gone.
    Deleted,
}

impl ChangeKind {
    const ALL: [Self; 3] = [Self::Created, Self::Updated, Self::Deleted];

    const fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Deleted => "deleted",
        }
    }
}

/// `created`
impl fmt::Display for ChangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FieldType for ChangeKind {
    type Handle = Col<Self>;
    const COLUMN: Column = Column::of(Kind::Text).max_length(10);

    fn read(row: &dyn Row, column: usize) -> Result<Option<Self>> {
        let Some(text) = row.text(column)? else { return Ok(None) };
        let known = Self::ALL.into_iter().find(|kind| kind.word() == text);
        known
            .map(Some)
            .ok_or_else(|| DbError::decode(column, format!("{text:?} is nothing that is done to a row")))
    }

    fn to_value(&self) -> Result<Value> {
        Ok(Value::Text(self.word().to_owned()))
    }
}
