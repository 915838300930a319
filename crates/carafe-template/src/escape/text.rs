//! Escapes for HTML and for styles.

use std::{borrow::Cow, fmt::Write as _};

/// Text for a page or between quotes in an attribute, with the same results as Django's `escape`.
pub(crate) fn quoted(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find(is_special) else {
        return Cow::Borrowed(text);
    };
    let mut escaped = String::with_capacity(text.len() + 16);
    escaped.push_str(&text[..first]);
    for char in text[first..].chars() {
        match reference(char) {
            Some(reference) => escaped.push_str(reference),
            None => escaped.push(char),
        }
    }
    Cow::Owned(escaped)
}

/// The same for text that has references already: they stay.
pub(super) fn quoted_again(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for char in text.chars() {
        match reference(char) {
            Some(reference) if char != '&' => escaped.push_str(reference),
            _ => escaped.push(char),
        }
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

fn is_special(char: char) -> bool {
    reference(char).is_some()
}

fn reference(char: char) -> Option<&'static str> {
    Some(match char {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => "&#x27;",
        _ => return None,
    })
}
