//! One mistake in a query, a form or a path, as our deserializers report it.

use std::fmt;

use carafe_core::{Error, error::FieldError};
use http::StatusCode;
use serde::de::{Expected, Unexpected};

use super::expected;

/// One mistake, and the field it is about once that is known.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) field: Option<String>,
    pub(super) kind: Kind,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The field is not there.
    Missing,
    /// The field is an empty text which its type does not take, but its type may be absent.
    Blank,
    /// Anything else, told to who sent it.
    Wrong(String),
}

impl Fault {
    pub(super) fn missing() -> Self {
        Self { field: None, kind: Kind::Missing }
    }

    pub(super) fn wrong(message: impl Into<String>) -> Self {
        Self { field: None, kind: Kind::Wrong(message.into()) }
    }

    pub(super) fn about(mut self, field: &str) -> Self {
        self.field.get_or_insert_with(|| field.to_owned());
        self
    }

    pub(super) fn at(self, location: &'static str) -> FieldError {
        FieldError { location, field: self.field.unwrap_or_default(), message: self.kind.to_string() }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "is missing",
            Self::Blank => "must not be empty",
            Self::Wrong(message) => message,
        })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.field {
            Some(field) => write!(f, "`{field}` {}", self.kind),
            None => fmt::Display::fmt(&self.kind, f),
        }
    }
}

impl std::error::Error for Fault {}

impl serde::de::Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::wrong(expected::shorten(&message.to_string()))
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::wrong(format!("must be {}", expected::in_words(&expected.to_string())))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::wrong(format!("must be {}", expected::in_words(&expected.to_string())))
    }

    fn unknown_variant(_: &str, variants: &'static [&'static str]) -> Self {
        Self::wrong(format!("must be one of {}", variants.join(", ")))
    }

    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Self::wrong("is not known here").about(expected::shorten(field))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::missing().about(field)
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::wrong("is given twice").about(field)
    }
}

/// The refusal that names every mistake. `what` is the whole they are in: "The query".
pub(super) fn refuse(status: StatusCode, what: &str, fields: Vec<FieldError>) -> Error {
    let told: Vec<_> = fields.iter().take(5).map(in_one_line).collect();
    let error = Error::new(status, format!("{what} is not valid: {}.", told.join("; ")));
    fields.into_iter().fold(error, Error::field)
}

fn in_one_line(field: &FieldError) -> String {
    match field.field.as_str() {
        "" => field.message.clone(),
        name => format!("`{name}` {}", field.message),
    }
}
