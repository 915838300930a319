//! What is looked at when a row is validated, beyond what a column can say.

use std::fmt;

use crate::{Value, field::FieldType};

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
