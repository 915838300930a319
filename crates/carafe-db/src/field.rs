//! What a Rust type must say to be a field of a model: its column, and the way there and back.

mod array;
mod checked;
mod choices;
mod column;
mod convert;
mod cursor;
mod email;
mod erased;
mod hstore;
mod ip;
mod json;
mod lexemes;
mod number;
mod option;
mod path;
mod plain;
mod range;
mod slug;
mod url;
mod values;

#[doc(hidden)]
pub use crate::relation::Pointer;
pub use crate::value::{Lexemes, Range};
pub use array::ArrayItem;
pub use choices::Choices;
#[doc(hidden)]
pub use choices::unknown_choice;
pub use column::Column;
pub use convert::IntoField;
pub use cursor::{Cursor, Related};
pub use email::Email;
pub use erased::ErasedField;
pub use hstore::HstoreValue;
pub(crate) use hstore::entries as hstore_entries;
pub use json::Json;
pub use range::RangeItem;
pub use slug::Slug;
pub use url::Url;
pub use values::ValueRow;

use std::{any::Any, sync::Arc};

use crate::{
    DbError, Value,
    driver::{Borrower, Lent, Row},
    error::Result,
    handle::Handle,
};

/// A type that a field of a model can have. A type of your own is one when it says how it is read and written.
///
/// ```
/// use carafe_db::{DbError, Value, driver::Row, error::Result, field::{Column, FieldType}, handle::Col};
///
/// /// Written in lower case, whoever wrote it.
/// #[derive(Debug, PartialEq)]
/// struct Tag(String);
///
/// impl FieldType for Tag {
///     type Handle = Col<Self>;
///     const COLUMN: Column = String::COLUMN;
///
///     fn read(row: &dyn Row, column: usize) -> Result<Option<Self>> {
///         Ok(row.text(column)?.map(|text| Tag(text.to_lowercase())))
///     }
///
///     fn to_value(&self) -> Result<Value> {
///         Ok(Value::Text(self.0.clone()))
///     }
/// }
///
/// assert_eq!(Tag::from_value(Value::Text("Rust".into()))?, Tag("rust".into()));
/// # Ok::<(), DbError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be used as a model field",
    label = "no column can hold this type",
    note = "implement `carafe::db::field::FieldType` for it, or keep it as JSON in a `Json<…>`"
)]
pub trait FieldType: Sized + Send + Sync + 'static {
    /// What stands for the field in conditions: [`Col<Self>`](crate::handle::Col), for all but foreign keys.
    type Handle: Handle;

    /// The column that holds it.
    const COLUMN: Column;

    /// Reads it; nothing where the column is null.
    fn read(row: &dyn Row, column: usize) -> Result<Option<Self>>;

    /// The value that is kept. An error is for what no column can hold, such as JSON with keys that are no text.
    fn to_value(&self) -> Result<Value>;

    /// Shows the value that is kept to whoever writes many rows. A type that holds text or bytes may lend them, so that they
    /// are not copied on the way: `to.borrow(Lent::Text(&self.0))`.
    fn lend(&self, to: &mut dyn Borrower) -> Result<()> {
        to.borrow(Lent::Value(&self.to_value()?))
    }

    /// Reads it where there must be something.
    #[doc(hidden)]
    fn decode(row: &dyn Row, column: usize) -> Result<Self> {
        match Self::read(row, column)? {
            Some(value) => Ok(value),
            None => Err(DbError::decode(column, "is null, but the field is not an `Option`")),
        }
    }

    /// Makes it of a value, as a form, a fixture or the admin does.
    fn from_value(value: Value) -> Result<Self> {
        Self::decode(&ValueRow::new(&[value]), 0)
    }

    /// It as a foreign key, if it is one.
    #[doc(hidden)]
    fn foreign_key(&mut self) -> Option<Pointer<'_>> {
        None
    }
}

/// A loaded model, or a list of them. Its type is not written down, so that whether a model may cross threads does not
/// depend on every model that can be reached from it: the compiler would walk them all.
#[doc(hidden)]
pub type Loaded = Arc<dyn Any + Send + Sync>;
