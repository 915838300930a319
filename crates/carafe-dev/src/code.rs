//! Rust with colours, one line at a time: enough to read, no more.

#[cfg(feature = "template")]
pub(crate) mod template;

use crate::markup::Markup;

const KEYWORDS: [&str; 36] = [
    "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern", "false",
    "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return",
    "self", "Self", "static", "struct", "super", "trait", "true", "type", "use", "while",
];

/// Writes a line of Rust.
pub(crate) fn write(markup: &mut Markup, line: &str) {
    let mut rest = line;
    while !rest.is_empty() {
        let (kind, length) = token(rest);
        let (token, after) = rest.split_at(length);
        match kind {
            Kind::Plain => markup.text(token),
            Kind::Comment => markup.raw("<i class=\"c\">").text(token).raw("</i>"),
            Kind::Text => markup.raw("<i class=\"s\">").text(token).raw("</i>"),
            Kind::Keyword => markup.raw("<i class=\"k\">").text(token).raw("</i>"),
            Kind::Number => markup.raw("<i class=\"n\">").text(token).raw("</i>"),
        };
        rest = after;
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Plain,
    Comment,
    Text,
    Keyword,
    Number,
}

/// The first token of a text that is not empty, and its length.
fn token(text: &str) -> (Kind, usize) {
    let first = text.chars().next().unwrap_or(' ');
    if text.starts_with("//") {
        return (Kind::Comment, text.len());
    }
    if first == '"' {
        return (Kind::Text, quoted(text));
    }
    if first.is_alphanumeric() || first == '_' {
        let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
        return match &text[..end] {
            _ if first.is_ascii_digit() => (Kind::Number, end),
            word if KEYWORDS.contains(&word) => (Kind::Keyword, end),
            _ => (Kind::Plain, end),
        };
    }
    (Kind::Plain, first.len_utf8())
}

/// Up to the quote that ends it; the whole line if the text goes on in the next.
fn quoted(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
}
