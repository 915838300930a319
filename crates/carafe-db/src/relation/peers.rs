//! The rows of one query, for a foreign key that is loaded for all of them at once.

use std::{collections::HashMap, fmt};

use tokio::sync::OnceCell;

use crate::{
    DbError, ErrorKind, Value,
    field::Loaded,
    meta::{FetchMode, FieldMeta, ModelMeta},
    value::Known,
};

/// What the foreign keys of one field know of each other, where their query has a fetch mode.
pub(crate) struct Peers {
    pub(super) mode: FetchMode,
    pub(super) model: &'static ModelMeta,
    pub(super) field: &'static FieldMeta,
    /// What they hold, each once.
    pub(super) keys: Vec<Value>,
    /// The rows behind them, once one of them was loaded.
    pub(super) rows: OnceCell<HashMap<Known, Loaded>>,
}

impl Peers {
    pub(crate) fn new(
        mode: FetchMode,
        model: &'static ModelMeta,
        field: &'static FieldMeta,
        keys: Vec<Value>,
    ) -> Self {
        Self { mode, model, field, keys, rows: OnceCell::new() }
    }

    #[cold]
    pub(super) fn refused(&self, target: &str) -> DbError {
        let (model, field) = (self.model.name, self.field.name);
        let message = format!(
            "the `{target}` behind the foreign key `{field}` of `{model}` is not loaded, and its query loads nothing later"
        );
        DbError::new(ErrorKind::Query, message).hint(format!(
            "add `{field}` to `select_related` or `prefetch` of the query, or choose another `fetch_mode`"
        ))
    }
}

impl fmt::Debug for Peers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Peers({} of `{}.{}`)", self.keys.len(), self.model.name, self.field.name)
    }
}
