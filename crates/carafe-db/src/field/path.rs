//! Paths of files, kept as text.

use std::path::PathBuf;

use crate::{
    DbError, ErrorKind, Kind, Value,
    driver::Row,
    error::Result,
    field::{Column, FieldType},
    handle::Col,
};

/// The path of a file, kept as text in a column of 100 characters: Django's `FilePathField`. The file itself is nobody's
/// concern here.
impl FieldType for PathBuf {
    type Handle = Col<Self>;
    const COLUMN: Column = Column::of(Kind::Text).max_length(100);

    fn read(row: &dyn Row, column: usize) -> Result<Option<Self>> {
        Ok(row.text(column)?.map(Self::from))
    }

    fn to_value(&self) -> Result<Value> {
        match self.to_str() {
            Some(text) => Ok(Value::Text(text.to_owned())),
            None => {
                Err(DbError::new(ErrorKind::Data, format!("the path {} is no text in UTF-8", self.display()))
                    .hint("give the file a name in UTF-8, or keep the path as bytes in a `Vec<u8>`"))
            }
        }
    }
}
