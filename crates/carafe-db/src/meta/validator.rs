//! What is looked at when a row is validated, beyond what a column can say.

use std::fmt;

use crate::{
    Kind, Value,
    field::{Column, FieldType},
};

/// Looks at a value that is there; what is wrong with it, in people's words.
pub type Validator = fn(Value) -> Result<(), String>;

/// No two rows of one day, month or year have the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UniqueFor {
    /// What of the day must be the same.
    pub span: Span,
    /// The field that says the day, as an index.
    pub day: usize,
}

impl UniqueFor {
    /// One for a field with a day in it.
    ///
    /// # Panics
    /// While the program is compiled, if there is no day in it.
    #[doc(hidden)]
    #[must_use]
    pub const fn of(span: Span, day: usize, column: &Column) -> Self {
        assert!(
            matches!(column.kind, Kind::Date | Kind::DateTime | Kind::Timestamp),
            "`unique_for_date`, `_month` and `_year` name a field with a day: a date, a date with a time, or a moment"
        );
        Self { span, day }
    }
}

/// What of a day is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// The day itself.
    Date,
    /// Its month, of whatever year: as Django has it.
    Month,
    /// Its year.
    Year,
}

/// Gives the value to a function of its own type.
#[doc(hidden)]
pub fn validated<T: FieldType, E: fmt::Display>(
    value: Value,
    check: impl FnOnce(&T) -> Result<(), E>,
) -> Result<(), String> {
    let value = T::from_value(value).map_err(|error| error.to_string())?;
    check(&value).map_err(|wrong| wrong.to_string())
}
