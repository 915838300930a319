//! A column as data.

use crate::{Kind, Value, meta::RelationMeta};

/// One column of a model.
#[derive(Debug)]
pub struct FieldMeta {
    /// The name in the struct: `author`.
    pub name: &'static str,
    /// The name in the table: `author_id`.
    pub column: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it may be null: an `Option` in the struct.
    pub null: bool,
    /// Whether forms may leave it empty.
    pub blank: bool,
    /// Characters at most, for text; bytes at most, for bytes.
    pub max_length: Option<u32>,
    /// Digits in all and behind the point, for decimals.
    pub digits: Option<(u8, u8)>,
    /// The least value, for numbers: 0 for `u32`.
    pub min: Option<i64>,
    /// The greatest value, for numbers.
    pub max: Option<i64>,
    /// No two rows have the same.
    pub unique: bool,
    /// Has an index of its own.
    pub index: bool,
    /// What `create!` and forms take when nothing is given; asked anew for each row.
    pub default: Option<fn() -> Value>,
    /// What the database takes when nothing is given.
    pub db_default: Option<DbDefault>,
    /// What is set without anyone asking.
    pub auto: Auto,
    /// Computed by the database from other columns.
    pub generated: Option<Generated>,
    /// The values it may have.
    pub choices: Option<fn() -> Vec<Choice>>,
    /// The other model, for a foreign key.
    pub relation: Option<RelationMeta>,
    /// What people read above it: otherwise made of the name.
    pub label: Option<&'static str>,
    /// The field's doc comment.
    pub help: &'static str,
    /// Whether forms and the admin offer it.
    pub editable: bool,
    /// The database's own comment on the column.
    pub comment: Option<&'static str>,
    /// How the database compares its text.
    pub collation: Option<&'static str>,
}

/// What the database puts into a column when an insert names none.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum DbDefault {
    /// A constant.
    Value(fn() -> Value),
    /// The time of the statement.
    Now,
    /// Text in SQL, for what only one database can do.
    Sql(&'static str),
}

/// What is set without anyone asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Auto {
    /// Nothing.
    No,
    /// The database counts: a primary key that is 0 before it is saved.
    Increment,
    /// The time of each save.
    Now,
    /// The time of the first save.
    NowAdd,
}

/// Computed by the database from other columns of the row.
#[derive(Debug, Clone, Copy)]
pub struct Generated {
    /// The expression in neutral SQL: names in double quotes, standard operators and functions.
    pub expression: fn() -> String,
    /// Kept in the table; otherwise computed on each reading.
    pub stored: bool,
}

/// One value that a field may have, and what people read for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What is kept.
    pub value: Value,
    /// What people read.
    pub label: String,
}
