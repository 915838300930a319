//! Shortens plain text.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, char::canonical_combining_class, is_nfc};

/// The text with one character for each letter and its accents where there is one (NFC): so they count as readers do.
pub(super) fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

/// The sign for what is left out is one of the characters; accents that stand alone are none.
pub(super) fn chars(text: &str, count: usize) -> String {
    let text = &*composed(text);
    let stands_alone = |c: char| canonical_combining_class(c) == 0;
    let mut ends = text.char_indices().filter(|(_, c)| stands_alone(*c)).map(|(at, _)| at);
    // Where the last character begins that must make room for the sign, and whether there is one too many.
    let (room, surplus) = (ends.nth(count - 1), ends.next());
    match (room, surplus) {
        (Some(room), Some(_)) => format!("{}…", &text[..room]),
        _ => text.to_owned(),
    }
}

pub(super) fn words(text: &str, count: usize) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    match words.get(..count) {
        Some(kept) if words.len() > count => with_sign(kept.join(" ")),
        _ => words.join(" "),
    }
}

/// The text and the sign for what is left out, unless it ends with it.
pub(super) fn with_sign(text: String) -> String {
    if text.ends_with(" …") { text } else { text + " …" }
}

/// How Jinja shortens.
pub(super) struct Truncate<'a> {
    pub(super) kill_words: bool,
    pub(super) end: &'a str,
    pub(super) leeway: usize,
}

pub(super) fn truncate(text: &str, length: usize, how: &Truncate<'_>) -> String {
    if text.chars().count() <= length + how.leeway {
        return text.to_owned();
    }
    let cut: String = text.chars().take(length.saturating_sub(how.end.chars().count())).collect();
    let kept = if how.kill_words { &cut } else { cut.rsplit_once(' ').map_or(&*cut, |(kept, _)| kept) };
    kept.to_owned() + how.end
}
