//! A row of a model that is known only at run time.

use crate::{Value, meta::ModelMeta};

/// A row, by the names of its fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    meta: &'static ModelMeta,
    values: Vec<Value>,
}

impl Record {
    pub(super) const fn new(meta: &'static ModelMeta, values: Vec<Value>) -> Self {
        Self { meta, values }
    }

    /// The model.
    #[must_use]
    pub const fn meta(&self) -> &'static ModelMeta {
        self.meta
    }

    /// The value of a field.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&Value> {
        let index = self.meta.fields.iter().position(|known| known.name == field)?;
        self.values.get(index)
    }

    /// The values, in the order of the model's fields.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The values of the primary key.
    pub fn key(&self) -> impl Iterator<Item = &Value> {
        self.meta.key.iter().filter_map(|index| self.values.get(*index))
    }
}
