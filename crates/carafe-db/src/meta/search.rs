//! What a model says of its search.

/// The texts in which a model is searched, in the order of the attribute.
#[derive(Debug, Clone, Copy)]
pub struct SearchMeta {
    /// Each field, by index into the model's fields, and how much a hit in it counts: `A` most, `D` least.
    pub fields: &'static [(usize, char)],
    /// The language whose words are brought to their stems; `simple` for none.
    pub config: &'static str,
}

/// Compiles where the column of a field holds text.
///
/// # Panics
/// At compile time, where it does not.
#[doc(hidden)]
#[must_use]
pub const fn searchable(column: &crate::field::Column) -> bool {
    assert!(matches!(column.kind, crate::Kind::Text), "a search looks into texts: this field is none");
    true
}
