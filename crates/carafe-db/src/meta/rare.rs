//! What few models say of themselves.

use crate::field::FieldType;

/// What few models say of themselves.
#[derive(Debug, Clone, Copy)]
pub struct RareMeta {
    /// Every change of its rows is written down.
    pub history: Option<HistoryMeta>,
    /// Its rows have an order that is kept in a field.
    pub order: Option<OrderedMeta>,
    /// The field that says when a row was deleted.
    pub soft_delete: Option<usize>,
    /// What somebody may be allowed to do with its rows, beyond what is usual, each with what people read.
    pub permissions: &'static [(&'static str, &'static str)],
    /// What somebody may be allowed to do with its rows, as with those of any model.
    pub default_permissions: &'static [&'static str],
}

/// What is written down of the changes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HistoryMeta {
    /// The fields that are left out: indexes into [`ModelMeta::fields`](super::ModelMeta::fields).
    pub except: &'static [usize],
}

/// Which field keeps the order of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderedMeta {
    /// The field that says where a row stands: 0 for the first.
    pub field: usize,
    /// The field whose rows are in one order, those with the same of it; otherwise all rows.
    pub within: Option<usize>,
}

impl RareMeta {
    /// Nothing of all this.
    pub const NONE: Self = Self {
        history: None,
        order: None,
        soft_delete: None,
        permissions: &[],
        default_permissions: &["add", "change", "delete", "view"],
    };
}

/// Compiles where a field can keep an order.
///
/// # Panics
/// While the program is compiled, if it holds no whole number.
#[doc(hidden)]
pub const fn ordered<T: FieldType>() {
    let whole = matches!(T::COLUMN.kind, crate::Kind::I16 | crate::Kind::I32 | crate::Kind::I64);
    assert!(whole && !T::COLUMN.null, "the field of an order is a whole number: `position: i64`");
}
