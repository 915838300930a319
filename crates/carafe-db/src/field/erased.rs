//! A field of any type, for what finds it by its number.

use super::{FieldType, Pointer};
use crate::{Value, driver::Borrower, error::Result};

/// A [`FieldType`] whose type is not written down: what a model lends of a field that is asked for by its number, so that
/// the derive writes one way to each field and the rest is compiled once for each type.
///
/// ```
/// use carafe_db::{Value, field::ErasedField};
///
/// let mut views = 3_i64;
/// let field: &mut dyn ErasedField = &mut views;
/// assert_eq!(field.to_value()?, Value::I64(3));
/// field.set(Value::I64(4))?;
/// assert_eq!(views, 4);
/// # Ok::<(), carafe_db::DbError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be used as a model field",
    label = "no column can hold this type",
    note = "implement `carafe::db::field::FieldType` for it, or keep it as JSON in a `Json<…>`"
)]
pub trait ErasedField: Send + Sync {
    /// The value that is kept: [`FieldType::to_value`].
    fn to_value(&self) -> Result<Value>;

    /// Shows what is kept, without making a value of it: [`FieldType::lend`].
    fn lend(&self, to: &mut dyn Borrower) -> Result<()>;

    /// Sets it to a value, as [`FieldType::from_value`] reads it.
    fn set(&mut self, value: Value) -> Result<()>;

    /// It as a foreign key, if it is one.
    #[doc(hidden)]
    fn foreign_key(&mut self) -> Option<Pointer<'_>>;
}

#[diagnostic::do_not_recommend]
impl<T: FieldType> ErasedField for T {
    fn to_value(&self) -> Result<Value> {
        FieldType::to_value(self)
    }

    fn lend(&self, to: &mut dyn Borrower) -> Result<()> {
        FieldType::lend(self, to)
    }

    fn set(&mut self, value: Value) -> Result<()> {
        match T::from_value(value) {
            Ok(value) => *self = value,
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn foreign_key(&mut self) -> Option<Pointer<'_>> {
        FieldType::foreign_key(self)
    }
}
