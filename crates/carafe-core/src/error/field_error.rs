//! What is wrong with one field.

/// What is wrong with one field of a query, a form or a JSON body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Where it was looked for: `query`, `path`, `form`, `body`, `header`, `cookie`.
    pub location: &'static str,
    /// Its name; inside a list or an object a path such as `items[2].price`. Empty when it is about the whole.
    pub field: String,
    /// What is wrong with it, for the person who sent it.
    pub message: String,
}
