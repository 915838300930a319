//! A list that mostly has one item.

use std::{mem, slice};

/// A list of which most have one item or none, which then lies where the list does.
#[derive(Default)]
pub(super) enum Few<T> {
    #[default]
    None,
    One(T),
    #[expect(clippy::box_collection, reason = "a `Vec` is larger than the one that most have")]
    Many(Box<Vec<T>>),
}

impl<T> Few<T> {
    pub(super) fn as_slice(&self) -> &[T] {
        match self {
            Self::None => &[],
            Self::One(only) => slice::from_ref(only),
            Self::Many(many) => many,
        }
    }

    pub(super) fn insert(&mut self, at: usize, item: T) {
        *self = match mem::take(self) {
            Self::None => Self::One(item),
            Self::One(first) => {
                let mut many = vec![first];
                many.insert(at, item);
                Self::Many(Box::new(many))
            }
            Self::Many(mut many) => {
                many.insert(at, item);
                Self::Many(many)
            }
        };
    }
}
