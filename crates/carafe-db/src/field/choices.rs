//! Enums whose values are the choices of a field.

use std::fmt;

use crate::{DbError, field::FieldType, meta::Choice};

/// An enum of choices: `#[derive(Choices)]` writes it.
pub trait Choices: FieldType {
    /// Each of them, in the order of the enum.
    const ALL: &'static [Self];

    /// What people read for it.
    fn label(&self) -> &'static str;

    /// Each with its label, as a form offers them.
    fn choices() -> Vec<Choice> {
        let with_label =
            |choice: &Self| Some(Choice { value: choice.to_value().ok()?, label: choice.label().to_owned() });
        Self::ALL.iter().filter_map(with_label).collect()
    }
}

/// What a column held that the enum does not know.
#[doc(hidden)]
#[cold]
pub fn unknown_choice(column: usize, found: &dyn fmt::Debug, choices: &str) -> DbError {
    DbError::decode(column, format!("{found:?} is none of the choices of `{choices}`"))
}
