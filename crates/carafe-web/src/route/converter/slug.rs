//! `slug`: ASCII letters, digits, `-` and `_`.

use std::borrow::Cow;

use super::Converter;

pub(super) struct Slug;

impl Converter for Slug {
    fn read<'a>(&self, text: &'a str) -> Option<Cow<'a, str>> {
        (!text.is_empty() && self.reach(text) == text.len()).then_some(Cow::Borrowed(text))
    }

    fn weight(&self) -> u16 {
        60
    }

    fn reach(&self, text: &str) -> usize {
        text.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')).count()
    }
}
