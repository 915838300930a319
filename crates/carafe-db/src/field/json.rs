//! A type of your own, kept as a JSON document.

use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    DbError, ErrorKind, Kind, Value,
    driver::Row,
    error::Result,
    field::{Column, FieldType},
    handle::Col,
};

/// Anything that serde knows, kept as JSON.
///
/// ```
/// use carafe_db::{Value, field::{FieldType, Json}};
///
/// let sizes = Json(vec![38, 40]);
/// assert_eq!(sizes.to_value()?, Value::Json(serde_json::json!([38, 40])));
/// assert_eq!(sizes.len(), 2);
/// # Ok::<(), carafe_db::DbError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Json<T>(pub T);

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Json<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> FieldType for Json<T> {
    type Handle = Col<Self>;
    const COLUMN: Column = Column::of(Kind::Json);

    fn read(row: &dyn Row, column: usize) -> Result<Option<Self>> {
        let Some(json) = row.json(column)? else { return Ok(None) };
        let made = serde_json::from_value(json).map(|value| Some(Self(value)));
        made.map_err(|error| DbError::decode(column, "the JSON has another form").caused_by(error))
    }

    fn to_value(&self) -> Result<Value> {
        let made = serde_json::to_value(&self.0).map(Value::Json);
        made.map_err(|error| {
            DbError::new(ErrorKind::Data, "the value cannot be written as JSON").caused_by(error)
        })
    }
}
