//! `str`: one segment, not empty.

use std::borrow::Cow;

use super::Converter;

pub(super) struct Text;

impl Converter for Text {
    /// An encoded slash (`%2F`) is part of the decoded text, and refused: otherwise `a/b` would have two spellings.
    fn read<'a>(&self, text: &'a str) -> Option<Cow<'a, str>> {
        (!text.is_empty() && !text.contains('/')).then_some(Cow::Borrowed(text))
    }

    fn weight(&self) -> u16 {
        70
    }
}
