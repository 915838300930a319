//! The words of texts in a column of their own, which only PostgreSQL has.

use crate::{
    Kind, Value,
    driver::Row,
    error::Result,
    field::{Column, FieldType},
    handle::Col,
    value::Lexemes,
};

impl FieldType for Lexemes {
    type Handle = Col<Self>;
    const COLUMN: Column = Column::of(Kind::SearchVector);

    fn read(row: &dyn Row, column: usize) -> Result<Option<Self>> {
        row.search_vector(column)
    }

    fn to_value(&self) -> Result<Value> {
        Ok(Value::SearchVector(self.clone()))
    }
}
