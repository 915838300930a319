//! What a model says of its search.

/// The texts in which a model is searched, in the order of the attribute.
#[derive(Debug, Clone, Copy)]
pub struct SearchMeta {
    /// Each field, by index into the model's fields, and how much a hit in it counts: `A` most, `D` least.
    pub fields: &'static [(usize, char)],
    /// The language whose words are brought to their stems; `simple` for none.
    pub config: &'static str,
}

/// Compiles where a field holds text.
#[doc(hidden)]
pub const fn searched<T: crate::expr::TextField>() {}
