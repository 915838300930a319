//! What tells the rows of a model apart: one field, or several together.

use std::{fmt, hash::Hash};

use crate::{Value, error::Result, field::FieldType};

/// The type of a model's primary key: the type of its field, or a tuple of several.
pub trait Key: Clone + PartialEq + Eq + Hash + fmt::Debug + Send + Sync + 'static {
    /// The value of each of its fields.
    fn values(&self) -> Result<Vec<Value>>;
}

impl<T: FieldType + Clone + Eq + Hash + fmt::Debug> Key for T {
    fn values(&self) -> Result<Vec<Value>> {
        Ok(vec![self.to_value()?])
    }
}

macro_rules! composite {
    ($(($($name:ident $index:tt),+))+) => { $(
        impl<$($name: FieldType + Clone + Eq + Hash + fmt::Debug),+> Key for ($($name,)+) {
            fn values(&self) -> Result<Vec<Value>> {
                Ok(vec![$(self.$index.to_value()?),+])
            }
        }
    )+ };
}
composite! { (A 0, B 1) (A 0, B 1, C 2) (A 0, B 1, C 2, D 3) }
