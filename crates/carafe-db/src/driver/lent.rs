//! Values on their way to a database that are looked at where they lie.

use crate::{Kind, Value, error::Result};

/// A value that is lent: what would cost an allocation to copy is borrowed.
///
/// A value may be lent in any form that means the same: `Lent::Text("a")` is `Lent::Value(&Value::Text("a".into()))`.
#[derive(Debug, Clone, Copy)]
pub enum Lent<'a> {
    /// Nothing, where a value of this kind could be.
    Null(Kind),
    /// True or false.
    Bool(bool),
    /// 16 bits, signed.
    I16(i16),
    /// 32 bits, signed.
    I32(i32),
    /// 64 bits, signed.
    I64(i64),
    /// A binary fraction of 64 bits.
    F64(f64),
    /// Text.
    Text(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
    /// A JSON document.
    Json(&'a serde_json::Value),
    /// Any value.
    Value(&'a Value),
}

/// Whoever is lent values, one after the other.
pub trait Borrower {
    /// Looks at the next value.
    fn borrow(&mut self, value: Lent<'_>) -> Result<()>;
}
