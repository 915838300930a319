//! A constraint as data.

use crate::meta::IndexColumn;

/// What must hold for every row, watched by the database.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum ConstraintMeta {
    /// No two rows agree.
    Unique(UniqueMeta),
    /// A condition holds for each row.
    Check(CheckMeta),
    /// No two rows are related by all of its operators, such as ranges that overlap.
    Exclude(ExcludeMeta),
}

/// No two rows agree in all of these.
#[derive(Debug, Clone, Copy)]
pub struct UniqueMeta {
    /// Its name; otherwise made of table and columns.
    pub name: Option<&'static str>,
    /// In what they must not agree.
    pub columns: &'static [IndexColumn],
    /// Only among rows for which this holds: neutral SQL.
    pub condition: Option<fn() -> String>,
    /// Two nulls count as the same.
    pub nulls_equal: bool,
    /// Looked at when the transaction ends, not at each statement.
    pub deferrable: bool,
    /// Further fields that its index keeps, by index into the model's fields: where the database can.
    pub include: &'static [usize],
    /// What people read when it is broken.
    pub message: Option<&'static str>,
    /// A word for programs when it is broken, in place of the usual one.
    pub code: Option<&'static str>,
}

/// A condition that holds for each row.
#[derive(Debug, Clone, Copy)]
pub struct CheckMeta {
    /// Its name.
    pub name: &'static str,
    /// The condition in neutral SQL: names in double quotes, standard operators and functions.
    pub condition: fn() -> String,
    /// What people read when it is broken.
    pub message: Option<&'static str>,
    /// A word for programs when it is broken, in place of the usual one.
    pub code: Option<&'static str>,
}

/// No two rows are related by all of these operators. Only PostgreSQL has such a constraint.
#[derive(Debug, Clone, Copy)]
pub struct ExcludeMeta {
    /// Its name.
    pub name: &'static str,
    /// What is compared.
    pub columns: &'static [IndexColumn],
    /// The operator for each: `=` for the same, `&&` for ranges that overlap.
    pub operators: &'static [&'static str],
    /// Only among rows for which this holds: neutral SQL.
    pub condition: Option<fn() -> String>,
    /// Looked at when the transaction ends, not at each statement.
    pub deferrable: bool,
    /// What people read when it is broken.
    pub message: Option<&'static str>,
    /// A word for programs when it is broken, in place of the usual one.
    pub code: Option<&'static str>,
}
