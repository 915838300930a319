//! `path`: one or more segments.
//!
//! Which texts get here is decided in `tree.rs`: no empty segment inside, no dot segment, no encoded slash.

use std::borrow::Cow;

use super::Converter;

pub(super) struct Span;

impl Converter for Span {
    fn read<'a>(&self, text: &'a str) -> Option<Cow<'a, str>> {
        (!text.is_empty()).then_some(Cow::Borrowed(text))
    }

    fn weight(&self) -> u16 {
        80
    }

    fn spans_slashes(&self) -> bool {
        true
    }
}
