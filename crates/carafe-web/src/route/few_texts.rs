//! A map from texts that mostly has one.

use super::texts::Texts;

/// A map from texts of patterns. Most nodes of a tree have one text after them or none, and need no table for it.
#[derive(Default)]
pub(super) enum FewTexts<V> {
    #[default]
    None,
    One(Box<str>, V),
    Many(Box<Texts<V>>),
}

impl<V: Copy> FewTexts<V> {
    pub(super) fn get(&self, text: &str) -> Option<V> {
        match self {
            Self::None => None,
            Self::One(only, value) => (**only == *text).then_some(*value),
            Self::Many(many) => many.get(text),
        }
    }

    /// Adds a text that is not there yet.
    pub(super) fn add(&mut self, text: &str, value: V) {
        *self = match std::mem::take(self) {
            Self::None => Self::One(text.into(), value),
            Self::One(first, of_first) => {
                let mut many = Box::new(Texts::default());
                many.insert(&first, of_first);
                many.insert(text, value);
                Self::Many(many)
            }
            Self::Many(mut many) => {
                many.insert(text, value);
                Self::Many(many)
            }
        };
    }

    /// The values in the order of their texts.
    pub(super) fn in_order(&self) -> Vec<V> {
        match self {
            Self::None => Vec::new(),
            Self::One(_, value) => vec![*value],
            Self::Many(many) => many.in_order(),
        }
    }
}
