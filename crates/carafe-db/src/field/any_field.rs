//! A field of a row, its type forgotten.

use crate::{Value, driver::Borrower, error::Result, field::FieldType};

/// A field of a row, its type forgotten: what the derive of a model gives for a number.
#[doc(hidden)]
pub trait AnyField: Send + Sync {
    /// [`FieldType::to_value`].
    fn value(&self) -> Result<Value>;
    /// [`FieldType::lend`].
    fn lend(&self, to: &mut dyn Borrower) -> Result<()>;
}

impl<T: FieldType> AnyField for T {
    fn value(&self) -> Result<Value> {
        self.to_value()
    }

    fn lend(&self, to: &mut dyn Borrower) -> Result<()> {
        FieldType::lend(self, to)
    }
}
