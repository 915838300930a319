//! Many rows for one table, on their way in one piece.

use std::fmt;

use super::Statement;
use crate::{Value, error::Result};

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
    /// Puts the values of more rows into the vector, which is empty then; false when there are none. Only a statement that may
    /// be of any number of rows has more: COPY, which takes them while they are still being made.
    pub more: &'a mut (dyn FnMut(&mut Vec<Value>) -> Result<bool> + Send),
    /// Where the keys go that SQLite counted, one for each row.
    pub keys: &'a mut Vec<i64>,
}

impl Load<'_> {
    /// The same for a shorter time, for whoever passes it on.
    pub fn lent(&mut self) -> Load<'_> {
        let Self { statement, values, columns, more, keys } = self;
        Load { statement, values, columns: *columns, more: &mut **more, keys }
    }
}

impl fmt::Debug for Load<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Load({} values, {})", self.values.len(), self.statement.sql())
    }
}
