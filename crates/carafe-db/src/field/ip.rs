//! Addresses of the internet, kept as text in the usual short form.

use std::net::IpAddr;

use crate::{
    DbError, Kind, Value,
    driver::Row,
    error::Result,
    field::{Column, FieldType},
    handle::Col,
};

/// The longest: six groups and an IPv4 address behind them.
const LONGEST: u32 = 45;

impl FieldType for IpAddr {
    type Handle = Col<Self>;
    const COLUMN: Column = Column::of(Kind::Text).max_length(LONGEST);

    fn read(row: &dyn Row, column: usize) -> Result<Option<Self>> {
        let Some(text) = row.text(column)? else { return Ok(None) };
        text.parse().map(Some).map_err(|_| DbError::decode(column, format!("{text:?} is no IP address")))
    }

    fn to_value(&self) -> Result<Value> {
        Ok(Value::Text(self.to_string()))
    }
}
