//! What may be missing: `Option` of any other type.

use crate::{
    Value,
    driver::{Borrower, Lent, Row},
    error::Result,
    field::{Column, Cursor, FieldType, Loaded, Related},
    handle::Handle,
    meta::FieldMeta,
};

impl<T: FieldType> FieldType for Option<T> {
    type Handle = <T::Handle as Handle>::Optional;
    const COLUMN: Column = T::COLUMN.nullable();

    fn read(row: &dyn Row, column: usize) -> Result<Option<Self>> {
        T::read(row, column).map(Some)
    }

    fn to_value(&self) -> Result<Value> {
        self.as_ref().map_or(Ok(Value::Null(T::COLUMN.kind)), T::to_value)
    }

    fn lend(&self, to: &mut dyn Borrower) -> Result<()> {
        match self {
            Some(value) => value.lend(to),
            None => to.borrow(Lent::Null(T::COLUMN.kind)),
        }
    }

    fn named(&mut self, field: &'static FieldMeta) {
        if let Some(value) = self {
            value.named(field);
        }
    }

    fn read_joined(&mut self, cursor: &mut Cursor<'_>, related: &Related) -> Result<()> {
        match self {
            Some(value) => value.read_joined(cursor, related),
            None => {
                cursor.skip(related);
                Ok(())
            }
        }
    }

    fn attach(&mut self, loaded: Loaded) {
        if let Some(value) = self {
            value.attach(loaded);
        }
    }

    fn loaded_row(&self) -> Option<Loaded> {
        self.as_ref().and_then(T::loaded_row)
    }
}
