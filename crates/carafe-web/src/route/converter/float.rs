//! `float`: `1`, `1.5`, `-0.25`; no exponent, no `inf`, no `NaN`.

use std::borrow::Cow;

use super::Converter;

pub(super) struct Float;

impl Converter for Float {
    fn read<'a>(&self, text: &'a str) -> Option<Cow<'a, str>> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let finite = text.parse::<f64>().is_ok_and(f64::is_finite);
        (are_digits(whole) && are_digits(fraction) && finite).then_some(Cow::Borrowed(text))
    }

    fn weight(&self) -> u16 {
        50
    }

    fn reach(&self, text: &str) -> usize {
        text.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-')).count()
    }
}

fn are_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}
