//! A field of any type, for what finds it by its number.

use super::{Cursor, FieldType, Loaded, Related};
use crate::{Value, error::Result};

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
pub trait ErasedField: Send + Sync {
    /// The value that is kept: [`FieldType::to_value`].
    fn to_value(&self) -> Result<Value>;

    /// Sets it to a value, as [`FieldType::from_value`] reads it.
    fn set(&mut self, value: Value) -> Result<()>;

    /// The loaded row that a foreign key points at.
    #[doc(hidden)]
    fn loaded_row(&self) -> Option<Loaded>;

    /// Reads the joined row that a foreign key points at.
    #[doc(hidden)]
    fn read_joined(&mut self, cursor: &mut Cursor<'_>, related: &Related) -> Result<()>;

    /// Keeps a loaded row that a foreign key points at.
    #[doc(hidden)]
    fn attach(&mut self, loaded: Loaded);
}

impl<T: FieldType> ErasedField for T {
    fn to_value(&self) -> Result<Value> {
        FieldType::to_value(self)
    }

    fn set(&mut self, value: Value) -> Result<()> {
        *self = T::from_value(value)?;
        Ok(())
    }

    fn loaded_row(&self) -> Option<Loaded> {
        FieldType::loaded_row(self)
    }

    fn read_joined(&mut self, cursor: &mut Cursor<'_>, related: &Related) -> Result<()> {
        FieldType::read_joined(self, cursor, related)
    }

    fn attach(&mut self, loaded: Loaded) {
        FieldType::attach(self, loaded);
    }
}
