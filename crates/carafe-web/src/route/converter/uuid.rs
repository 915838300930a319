//! `uuid`: lower case with dashes, as Django's, so that each has one spelling.

use std::borrow::Cow;

use super::Converter;

pub(super) struct Uuid;

const LENGTH: usize = 36;

impl Converter for Uuid {
    fn read<'a>(&self, text: &'a str) -> Option<Cow<'a, str>> {
        let fits = |(index, byte): (usize, u8)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        };
        (text.len() == LENGTH && text.bytes().enumerate().all(fits)).then_some(Cow::Borrowed(text))
    }

    fn weight(&self) -> u16 {
        30
    }

    fn reach(&self, text: &str) -> usize {
        text.bytes().take(LENGTH).take_while(u8::is_ascii).count()
    }
}
