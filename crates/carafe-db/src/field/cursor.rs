//! A row being read from left to right, and the shape of what is joined to it.

use crate::{DbError, driver::Row, error::Result, field::FieldType, meta::ModelMeta};

/// A row of which so many columns have been read.
pub struct Cursor<'a> {
    row: &'a dyn Row,
    at: usize,
}

impl std::fmt::Debug for Cursor<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Cursor(column {} of {})", self.at, self.row.len())
    }
}

impl<'a> Cursor<'a> {
    /// One before the first column.
    #[must_use]
    pub fn new(row: &'a dyn Row) -> Self {
        Self { row, at: 0 }
    }

    /// The next column.
    pub fn column<T: FieldType>(&mut self) -> Result<T> {
        let at = self.at;
        self.at += 1;
        T::decode(self.row, at)
    }

    /// The next column, as a field of a model: an error names it.
    #[doc(hidden)]
    pub fn field<T: FieldType>(&mut self, meta: &'static ModelMeta, field: usize) -> Result<T> {
        let at = self.at;
        self.at += 1;
        match T::decode(self.row, at) {
            Ok(mut value) => {
                if let Some(key) = value.foreign_key() {
                    key.named(&meta.fields[field]);
                }
                Ok(value)
            }
            Err(error) => Err(self.unreadable(error, meta, field)),
        }
    }

    /// Whether the key of the model that comes next is null, because nothing was joined.
    pub(crate) fn is_missing(&self, meta: &'static ModelMeta) -> bool {
        meta.key.iter().all(|index| self.row.is_null(self.at + index))
    }

    /// Passes over a joined model, and what is joined to it.
    pub(crate) fn skip(&mut self, related: &Related) {
        self.at += related.width();
    }

    #[cold]
    fn unreadable(&self, error: DbError, meta: &'static ModelMeta, field: usize) -> DbError {
        let first = self.at - field - 1;
        let key: Vec<String> = meta.key.iter().filter_map(|index| self.shown(first, meta, *index)).collect();
        let row = if key.is_empty() { String::new() } else { format!(" of the row {}", key.join(", ")) };
        error.context(format!("`{}.{}`{row} does not decode", meta.name, meta.fields[field].name))
    }

    fn shown(&self, first: usize, meta: &'static ModelMeta, field: usize) -> Option<String> {
        let value = self.row.value(first + field, meta.fields[field].kind).ok()?;
        Some(value.to_string())
    }
}

/// Which foreign keys of a model are joined, and which of the models behind them.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub struct Related {
    /// The model at this place.
    pub meta: &'static ModelMeta,
    /// The fields that are joined, in the order in which their columns stand.
    pub joined: Vec<(usize, Related)>,
}

impl Related {
    pub(crate) fn new(meta: &'static ModelMeta) -> Self {
        Self { meta, joined: Vec::new() }
    }

    /// Columns of this model and all behind it.
    pub(crate) fn width(&self) -> usize {
        self.meta.fields.len() + self.joined.iter().map(|(_, related)| related.width()).sum::<usize>()
    }
}
