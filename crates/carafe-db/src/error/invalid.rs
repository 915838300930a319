//! What is wrong with a row, in words that stand beside the fields of a form.

use std::fmt;

/// What was found when a row was looked over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Invalid(Vec<FieldError>);

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The fields that it is about, by their names in the struct; none where it is about the row as a whole.
    pub fields: Vec<&'static str>,
    /// A word for programs: `max_length`, `unique`.
    pub code: &'static str,
    /// What people read.
    pub message: String,
}

impl FieldError {
    /// One about some fields.
    #[must_use]
    pub fn new(fields: Vec<&'static str>, code: &'static str, message: impl Into<String>) -> Self {
        Self { fields, code, message: message.into() }
    }
}

impl Invalid {
    /// Nothing, so far.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one more.
    pub fn add(&mut self, error: FieldError) {
        self.0.push(error);
    }

    /// All that is wrong.
    #[must_use]
    pub fn errors(&self) -> &[FieldError] {
        &self.0
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with one field alone.
    pub fn of<'e>(&'e self, field: &str) -> impl Iterator<Item = &'e FieldError> {
        self.0.iter().filter(move |error| matches!(error.fields[..], [one] if one == field))
    }
}

/// `title: has 12 characters, 10 are allowed; views: …`.
impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            f.write_str(if index > 0 { "; " } else { "" })?;
            if !error.fields.is_empty() {
                write!(f, "{}: ", error.fields.join(", "))?;
            }
            f.write_str(&error.message)?;
        }
        Ok(())
    }
}
