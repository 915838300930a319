//! An index as data.

/// An index over several fields, over expressions, or over some of the rows.
#[derive(Debug, Clone, Copy)]
pub struct IndexMeta {
    /// Its name; otherwise made of table and columns.
    pub name: Option<&'static str>,
    /// What it is ordered by.
    pub columns: &'static [IndexColumn],
    /// Only rows for which this holds: neutral SQL, names in double quotes.
    pub condition: Option<fn() -> String>,
    /// Further fields that are kept in it, by index into the model's fields.
    pub include: &'static [usize],
    /// PostgreSQL's kind of index: `gin`, `brin`; otherwise the usual one.
    pub method: Option<&'static str>,
}

/// One thing that an index is ordered by.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum IndexColumn {
    /// A field, by index into the model's fields.
    Field {
        /// The field.
        field: usize,
        /// Largest first.
        descending: bool,
    },
    /// An expression in neutral SQL, such as `lower("email")`.
    Expression(fn() -> String),
}
