//! Rows of a statement that is no query of models.

use crate::{
    error::Result,
    field::{Cursor, FieldType},
};

/// One column, or a tuple of several.
pub trait Columns: Sized + Send {
    #[doc(hidden)]
    fn read(cursor: &mut Cursor<'_>) -> Result<Self>;
}

impl<T: FieldType> Columns for T {
    fn read(cursor: &mut Cursor<'_>) -> Result<Self> {
        cursor.column()
    }
}

macro_rules! tuples {
    ($(($($name:ident)+))+) => { $(
        impl<$($name: FieldType),+> Columns for ($($name,)+) {
            fn read(cursor: &mut Cursor<'_>) -> Result<Self> {
                Ok(($(cursor.column::<$name>()?,)+))
            }
        }
    )+ };
}
tuples! {
    (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H) (A B C D E F G H I)
    (A B C D E F G H I J) (A B C D E F G H I J K) (A B C D E F G H I J K L)
}
