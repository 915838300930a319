//! What may be missing: `Option` of any other type.

use crate::{
    Value,
    driver::{Borrower, Lent, Row},
    error::Result,
    field::{Column, FieldType, Pointer},
    handle::Handle,
};

impl<T: FieldType> FieldType for Option<T> {
    type Handle = <T::Handle as Handle>::Optional;
    const COLUMN: Column = T::COLUMN.nullable();

    fn read(row: &dyn Row, column: usize) -> Result<Option<Self>> {
        match T::read(row, column) {
            Ok(value) => Ok(Some(value)),
            Err(error) => Err(error),
        }
    }

    fn decode(row: &dyn Row, column: usize) -> Result<Self> {
        T::read(row, column)
    }

    fn to_value(&self) -> Result<Value> {
        match self {
            Some(value) => value.to_value(),
            None => Ok(Value::Null(T::COLUMN.kind)),
        }
    }

    fn lend(&self, to: &mut dyn Borrower) -> Result<()> {
        match self {
            Some(value) => value.lend(to),
            None => to.borrow(Lent::Null(T::COLUMN.kind)),
        }
    }

    fn foreign_key(&mut self) -> Option<Pointer<'_>> {
        match self {
            Some(value) => value.foreign_key(),
            None => None,
        }
    }
}
