//! `int`: ASCII digits, as Django's.

use std::borrow::Cow;

use super::Converter;

pub(super) struct Int;

impl Converter for Int {
    fn read<'a>(&self, text: &'a str) -> Option<Cow<'a, str>> {
        // `parse` alone would take a sign.
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        (digits && text.parse::<u64>().is_ok()).then_some(Cow::Borrowed(text))
    }

    fn weight(&self) -> u16 {
        40
    }

    fn reach(&self, text: &str) -> usize {
        text.bytes().take_while(u8::is_ascii_digit).count()
    }
}
