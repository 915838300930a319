//! Escapes for HTML and for styles.

use std::{borrow::Cow, fmt::Write as _};

/// Text for a page or between quotes in an attribute, with the same results as Django's `escape`.
pub(crate) fn quoted(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| reference(byte).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    write_quoted(text, |part| escaped.push_str(part));
    Cow::Owned(escaped)
}

/// The same, part by part to whoever takes it: most text has a few parts, and needs no memory of its own.
#[inline]
pub(super) fn write_quoted(text: &str, mut write: impl FnMut(&str)) {
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        // All of them are ASCII, so no character is cut.
        if let Some(reference) = reference(byte) {
            if plain < at {
                write(&text[plain..at]);
            }
            write(reference);
            plain = at + 1;
        }
    }
    if plain < text.len() {
        write(&text[plain..]);
    }
}

/// The same for text that has references already: they stay.
pub(super) fn quoted_again(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for part in text.split_inclusive('&') {
        let (part, ampersand) = match part.strip_suffix('&') {
            Some(part) => (part, "&"),
            None => (part, ""),
        };
        write_quoted(part, |part| escaped.push_str(part));
        escaped.push_str(ampersand);
    }
    escaped
}

/// Text for an attribute without quotes: everything that ends it or confuses it is a reference.
pub(super) fn bare(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for char in text.chars() {
        if char.is_alphanumeric()
            || matches!(char, '-' | '_' | '.' | ':' | '/' | '%' | '#' | '?' | ',' | ';' | '@' | '~')
        {
            escaped.push(char);
        } else if char == '\0' {
            escaped.push_str("&#xfffd;");
        } else {
            let _ = write!(escaped, "&#{};", u32::from(char));
        }
    }
    escaped
}

/// A word, a number, a colour or a list of them for a style; `unsafe` if it is anything else.
pub(super) fn css_word(text: &str) -> String {
    let harmless = |c: char| {
        c.is_ascii_alphanumeric()
            || matches!(c, ' ' | '#' | '%' | '.' | ',' | '-' | '+' | '_' | '!')
            || c > '\u{9f}'
    };
    let lower: String = text.to_ascii_lowercase().chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    // Styles that ran scripts in browsers of old.
    let is_code = lower.contains("expression") || lower.contains("mozbinding") || lower.contains("behavior");
    if is_code || !text.chars().all(harmless) { "unsafe".to_owned() } else { text.to_owned() }
}

/// The inside of a string in a style.
pub(super) fn css_string(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for char in text.chars() {
        match char {
            '\0' => escaped.push('\u{fffd}'),
            char if char.is_ascii_alphanumeric()
                || matches!(char, ' ' | '-' | '_' | '.' | ',' | ':')
                || char > '\u{9f}' =>
            {
                escaped.push(char);
            }
            char => {
                let _ = write!(escaped, "\\{:x} ", u32::from(char));
            }
        }
    }
    escaped
}

#[inline]
fn reference(byte: u8) -> Option<&'static str> {
    // One comparison for nearly every letter.
    if !(b'"'..=b'>').contains(&byte) {
        return None;
    }
    Some(match byte {
        b'&' => "&amp;",
        b'<' => "&lt;",
        b'>' => "&gt;",
        b'"' => "&quot;",
        b'\'' => "&#x27;",
        _ => return None,
    })
}
