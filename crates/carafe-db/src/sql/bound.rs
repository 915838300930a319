//! What stands beside a statement: a value, and where it was found.

use crate::{Value, node::JsonStep};

/// A value, or something else that is bound, where it was found.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Bound<'q> {
    Value(&'q Value),
    List(&'q [Value]),
    Steps(&'q [JsonStep]),
    Number(&'q u64),
}

impl Bound<'_> {
    /// Where it stands: two are the same if they stand at the same place.
    pub(crate) fn address(self) -> usize {
        match self {
            Self::Value(value) => std::ptr::from_ref(value).addr(),
            Self::List(values) => values.as_ptr().addr(),
            Self::Steps(steps) => steps.as_ptr().addr(),
            Self::Number(number) => std::ptr::from_ref(number).addr(),
        }
    }
}
