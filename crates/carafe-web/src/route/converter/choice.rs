//! `any(en,de)`: one of these texts, as Werkzeug's.

use std::borrow::Cow;

use super::Converter;

pub(super) struct Choice(Vec<String>);

impl Choice {
    pub(super) fn new(texts: Vec<String>) -> Self {
        Self(texts)
    }
}

impl Converter for Choice {
    fn read<'a>(&self, text: &'a str) -> Option<Cow<'a, str>> {
        self.0.iter().any(|own| own == text).then_some(Cow::Borrowed(text))
    }

    fn weight(&self) -> u16 {
        20
    }

    fn reach(&self, text: &str) -> usize {
        self.0.iter().filter(|own| text.starts_with(own.as_str())).map(String::len).max().unwrap_or(0)
    }
}
