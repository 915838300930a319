//! Many rows for one table, on their way in one piece.

use std::fmt;

use super::{Borrower, Statement};
use crate::{Value, error::Result};

/// Many rows that a statement inserts.
///
/// The statement is of the form that its database takes fastest: on SQLite an INSERT of one row, which is run for each; on
/// PostgreSQL a `COPY … FROM STDIN (FORMAT binary)`; elsewhere an INSERT of exactly these rows.
pub struct Load<'a> {
    /// The statement.
    pub statement: &'a Statement,
    /// The values of all rows, one row after the other. They are taken out; the vector is for the next rows. COPY has none here.
    pub values: &'a mut Vec<Value>,
    /// Values of one row.
    pub columns: usize,
    /// Lends the values of the next row; false when there is none. Only a statement that may be of any number of rows has such
    /// rows: COPY, which takes them while they are still being made.
    pub next: &'a mut (dyn FnMut(&mut dyn Borrower) -> Result<bool> + Send),
    /// Where the keys go that SQLite counted, one for each row.
    pub keys: &'a mut Vec<i64>,
}

impl Load<'_> {
    /// The same for a shorter time, for whoever passes it on.
    pub fn lent(&mut self) -> Load<'_> {
        let Self { statement, values, columns, next, keys } = self;
        Load { statement, values, columns: *columns, next: &mut **next, keys }
    }
}

impl fmt::Debug for Load<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Load({} values, {})", self.values.len(), self.statement.sql())
    }
}
