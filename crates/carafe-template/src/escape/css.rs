//! Where in a style sheet or a `style` attribute a value stands.

use super::{escaper::Inner, refusal::Refusal, url::Url};

/// How far the style has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Css {
    /// Between strings and comments; the last letters without blanks.
    Top(String),
    /// In a string with this quote, after a backslash or not.
    String(char, Escaped),
    /// In `url(` without quotes.
    Bare,
    /// In `url("` or `@import "`.
    Url(char, Url),
    /// In a comment; whether the last sign was a star.
    Comment(Escaped),
}

/// Whether the sign before changes what the next one means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escaped {
    Yes,
    No,
}

/// Stands for a value in the last letters.
const VALUE: char = '\u{1}';

impl Css {
    pub(super) fn new() -> Css {
        Css::Top(String::new())
    }

    /// Goes on over text of the template.
    pub(super) fn feed(&mut self, text: &str) -> Result<(), Refusal> {
        for char in text.chars() {
            let next = self.step(char)?;
            if let Some(next) = next {
                *self = next;
            }
        }
        Ok(())
    }

    fn step(&mut self, char: char) -> Result<Option<Css>, Refusal> {
        Ok(match self {
            Css::Top(tail) => top(tail, char)?,
            Css::String(_, Escaped::No) | Css::Url(..) if char == '\n' => return Err(open_string()),
            Css::String(quote, Escaped::Yes) => Some(Css::String(*quote, Escaped::No)),
            Css::String(quote, Escaped::No) if char == '\\' => Some(Css::String(*quote, Escaped::Yes)),
            Css::String(quote, Escaped::No) => (char == *quote).then(Css::new),
            Css::Bare => bare(char),
            Css::Url(quote, _) if char == *quote => Some(Css::new()),
            Css::Url(_, _) if char == '\\' => return Err(escape_in_url()),
            Css::Url(_, url) => {
                url.feed(char.encode_utf8(&mut [0; 4]))?;
                None
            }
            Css::Comment(Escaped::Yes) if char == '/' => Some(Css::new()),
            Css::Comment(_) => Some(Css::Comment(if char == '*' { Escaped::Yes } else { Escaped::No })),
        })
    }

    /// How a value is escaped here; goes on after it.
    pub(super) fn value(&mut self) -> Result<Inner, Refusal> {
        match self {
            Css::Top(tail) if tail.ends_with(['@', '\\']) => Err(Refusal::new(
                "a value after `@` or `\\` would be a rule of its own",
                "Write the rule in the template.",
            )),
            Css::Top(tail) if tail.ends_with("url(") => Err(bare_url()),
            Css::Top(tail) => {
                tail.push(VALUE);
                Ok(Inner::Css)
            }
            Css::String(_, Escaped::Yes) => {
                Err(Refusal::new("a value after `\\`", "Take the backslash away."))
            }
            Css::String(_, Escaped::No) => Ok(Inner::CssString),
            Css::Bare => Err(bare_url()),
            Css::Url(_, url) => url.value(),
            Css::Comment(_) => Ok(Inner::Drop),
        }
    }

    /// What is true after either of two branches, if that can be told.
    pub(super) fn join(&self, other: &Css) -> Option<Css> {
        match (self, other) {
            (a, b) if a == b => Some(a.clone()),
            // Two different words before a bracket: either could be `url`.
            (Css::Top(a), Css::Top(b)) if is_word_open(a) || is_word_open(b) => {
                Some(Css::Top(VALUE.to_string()))
            }
            (Css::Top(_), Css::Top(_)) => Some(Css::new()),
            (Css::Url(quote, a), Css::Url(other, b)) if quote == other => Some(Css::Url(*quote, a.join(b))),
            (Css::Comment(_), Css::Comment(_)) => Some(Css::Comment(Escaped::No)),
            _ => None,
        }
    }
}

fn top(tail: &mut String, char: char) -> Result<Option<Css>, Refusal> {
    match char {
        '"' | '\'' if tail.ends_with("url(") || tail.ends_with("@import") => {
            return Ok(Some(Css::Url(char, Url::Start)));
        }
        '"' | '\'' => return Ok(Some(Css::String(char, Escaped::No))),
        '*' if tail.ends_with('/') => return Ok(Some(Css::Comment(Escaped::No))),
        ')' if tail.ends_with("url(") => {}
        char if tail.ends_with("url(") && !char.is_whitespace() => return Ok(Some(Css::Bare)),
        '(' if tail.contains(['\\', VALUE]) => {
            return Err(Refusal::new(
                "the name of this function depends on a value or on an escape",
                "Write the name of the function in the template.",
            ));
        }
        _ => {}
    }
    remember(tail, char);
    Ok(None)
}

/// Keeps the word that is being written, and what came before a blank only where it matters.
fn remember(tail: &mut String, char: char) {
    let in_word = char.is_alphanumeric() || matches!(char, '-' | '_' | '\\' | '(' | '@');
    if char.is_whitespace() && (tail.ends_with("url(") || tail.ends_with("@import")) {
        return;
    }
    if !in_word {
        tail.clear();
    }
    if !char.is_whitespace() {
        tail.push(char.to_ascii_lowercase());
    }
    if tail.len() > 64 {
        let keep = tail.char_indices().rev().nth(15).map_or(0, |(at, _)| at);
        tail.drain(..keep);
    }
}

fn is_word_open(tail: &str) -> bool {
    tail.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '\\' | VALUE | '(' | '@' | '/'))
}

fn bare(char: char) -> Option<Css> {
    (char == ')').then(Css::new)
}

fn bare_url() -> Refusal {
    Refusal::new("a value in `url(…)` without quotes", "Put quotes around it: `url(\"{{ … }}\")`.")
}

fn escape_in_url() -> Refusal {
    Refusal::new("an escape in a URL of a style", "Write the sign itself, or percent-encode it.")
}

fn open_string() -> Refusal {
    Refusal::new("a string in this style is not closed at the end of the line", "Close it.")
}
