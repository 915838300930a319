//! A column as data.

use std::borrow::Cow;

use crate::{
    Kind, Value,
    field::{Column, FieldType},
    meta::{Limit, RelationMeta, UniqueFor, Validator},
};

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
    /// Functions that look at a value, in `validate`.
    pub validators: &'static [Validator],
    /// What people read in place of the usual words, by code: `("unique", "Somebody has this name.")`.
    pub error_messages: &'static [(&'static str, &'static str)],
    /// No two rows of a day, a month or a year have the same: looked at in `validate`.
    pub unique_for: &'static [UniqueFor],
    /// The rows that may be pointed at, for a foreign key: looked at in `validate`, offered by forms and the admin.
    pub limit_choices_to: Option<fn() -> Limit>,
    /// The other model, for a foreign key.
    pub relation: Option<RelationMeta>,
    /// It points at a row of any model: what a [`AnyFk`](crate::AnyFk) holds.
    pub any: bool,
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
    /// The end of the order of its rows.
    Order,
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

impl FieldMeta {
    /// A field of a type, where the struct says nothing else: a foreign key has the column `author_id`.
    #[doc(hidden)]
    #[must_use]
    pub const fn of<T: FieldType>(name: &'static str, behind: &'static str) -> Self {
        let points = T::COLUMN.target.is_some();
        Self::new(name, if points { behind } else { name }, T::COLUMN)
    }

    /// A field with no more than its name, the name of its column, and what the type knows.
    #[must_use]
    pub const fn new(name: &'static str, column_name: &'static str, column: Column) -> Self {
        Self {
            name,
            column: column_name,
            kind: column.kind,
            null: column.null,
            blank: column.null,
            max_length: column.max_length,
            digits: None,
            min: column.min,
            max: column.max,
            unique: column.unique,
            index: column.target.is_some() && !column.unique,
            default: None,
            db_default: None,
            auto: Auto::No,
            generated: None,
            choices: column.choices,
            validators: &[],
            error_messages: &[],
            unique_for: &[],
            limit_choices_to: None,
            relation: RelationMeta::of(&column, None, true, None),
            any: column.any,
            label: None,
            help: "",
            editable: true,
            comment: None,
            collation: None,
        }
    }
}

impl FieldMeta {
    /// What people read above it: its label, or its name in words: `first name`.
    #[must_use]
    pub fn verbose_name(&self) -> Cow<'static, str> {
        self.label.map_or_else(|| self.name.replace('_', " ").into(), Cow::Borrowed)
    }

    /// What people read where something is wrong: the field's own words for this code, otherwise the usual ones.
    #[must_use]
    pub fn message(&self, code: &str, usual: impl Into<String>) -> String {
        let own = self.error_messages.iter().find(|(known, _)| *known == code);
        own.map_or_else(|| usual.into(), |(_, message)| (*message).to_owned())
    }

    /// Whether `create!` must be given it.
    #[must_use]
    pub const fn is_required(&self) -> bool {
        let given = self.default.is_some() || self.db_default.is_some() || self.generated.is_some();
        !self.null && !given && matches!(self.auto, Auto::No)
    }
}

/// The database counts where the key is a whole number.
#[doc(hidden)]
#[must_use]
pub const fn auto_key(field: &FieldMeta) -> Auto {
    match field.kind {
        Kind::I16 | Kind::I32 | Kind::I64 if field.relation.is_none() => Auto::Increment,
        _ => Auto::No,
    }
}

/// The value of a default that the struct gives as an expression.
///
/// # Panics
/// If it is no value of its own type: JSON with keys that are no text.
#[doc(hidden)]
#[must_use]
pub fn default_value<T: FieldType>(default: &T) -> Value {
    default.to_value().unwrap_or_else(|error| panic!("a default that cannot be kept: {error}"))
}
