//! What a Rust type knows of its column, before any attribute of a field.

use crate::{
    Kind,
    meta::{Choice, ModelMeta},
};

/// The column that a type needs.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// What it holds.
    pub kind: Kind,
    /// Whether it may be null.
    pub null: bool,
    /// No two rows have the same: a one-to-one relation.
    pub unique: bool,
    /// Characters or bytes at most.
    pub max_length: Option<u32>,
    /// The least number.
    pub min: Option<i64>,
    /// The greatest number.
    pub max: Option<i64>,
    /// The model that it points at.
    pub target: Option<fn() -> &'static ModelMeta>,
    /// The field of that model that it points at, by name; otherwise its primary key.
    pub to_field: Option<&'static str>,
    /// It points at a row of any model.
    pub any: bool,
    /// The values that it may have.
    pub choices: Option<fn() -> Vec<Choice>>,
}

impl Column {
    /// One of a kind, without limits.
    #[must_use]
    pub const fn of(kind: Kind) -> Self {
        Self {
            kind,
            null: false,
            unique: false,
            max_length: None,
            min: None,
            max: None,
            target: None,
            to_field: None,
            any: false,
            choices: None,
        }
    }

    /// With at most so many characters or bytes.
    #[must_use]
    pub const fn max_length(mut self, length: u32) -> Self {
        self.max_length = Some(length);
        self
    }

    /// With numbers from the one to the other.
    #[must_use]
    pub const fn range(mut self, min: i64, max: i64) -> Self {
        self.min = Some(min);
        self.max = Some(max);
        self
    }

    /// With these values alone.
    #[must_use]
    pub const fn choices(mut self, choices: fn() -> Vec<Choice>) -> Self {
        self.choices = Some(choices);
        self
    }

    /// The same, but it may be null.
    #[must_use]
    pub const fn nullable(mut self) -> Self {
        self.null = true;
        self
    }

    pub(crate) const fn pointing_at(
        mut self,
        target: fn() -> &'static ModelMeta,
        to_field: Option<&'static str>,
    ) -> Self {
        self.target = Some(target);
        self.to_field = to_field;
        self
    }

    pub(crate) const fn pointing_anywhere(mut self) -> Self {
        self.any = true;
        self
    }

    pub(crate) const fn unique(mut self) -> Self {
        self.unique = true;
        self
    }
}
