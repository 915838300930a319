//! Many rows for one table, on their way in one piece.

use std::fmt;

use super::Statement;
use crate::Value;

/// Many rows that a statement inserts.
///
/// The statement is of the form that its database takes fastest: on SQLite an INSERT of one row, which is run for each; on
/// PostgreSQL a `COPY … FROM STDIN (FORMAT binary)`; elsewhere an INSERT of exactly these rows.
pub struct Load<'a> {
    /// The statement.
    pub statement: &'a Statement,
    /// The values of all rows, one row after the other. They are taken out; the vector is for the next rows.
    pub values: &'a mut Vec<Value>,
    /// Values of one row.
    pub columns: usize,
    /// Where the keys go that SQLite counted, one for each row.
    pub keys: &'a mut Vec<i64>,
}

impl fmt::Debug for Load<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Load({} values, {})", self.values.len(), self.statement.sql())
    }
}
