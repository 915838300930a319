//! What a template mentions: filters, tests, routes and static files, found without running it.

/// Something that a template names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// What kind of thing.
    pub kind: Mentioned,
    /// Its name.
    pub name: String,
    /// The line, from 1.
    pub line: usize,
}

/// What a [`Mention`] is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mentioned {
    /// `|name`.
    Filter,
    /// `is name`, `is not name`.
    Test,
    /// The literal in `url_for('name')`.
    Route,
    /// The literal in `static('name')`.
    StaticFile,
}

/// Everything that a template mentions, in order.
///
/// ```
/// use carafe_template::mention::{Mentioned, mentions};
///
/// let found = mentions("<a href=\"{{ url_for('show') }}\">\n{{ name|upper }}{# |not #}{{ 'a|b' }}");
/// let found: Vec<_> = found.iter().map(|mention| (mention.kind, &*mention.name, mention.line)).collect();
/// assert_eq!(found, [(Mentioned::Route, "show", 1), (Mentioned::Filter, "upper", 2)]);
/// ```
#[must_use]
pub fn mentions(source: &str) -> Vec<Mention> {
    let mut found = Vec::new();
    let (mut rest, mut line) = (source, 1);
    while let Some(at) = rest.find('{') {
        line += newlines(&rest[..at]);
        rest = &rest[at..];
        let close = match rest.as_bytes().get(1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b'#') => "#}",
            _ => {
                rest = &rest[1..];
                continue;
            }
        };
        let length = region(&rest[2..], close) + 2;
        let inside = &rest[2..length];
        if close != "#}" {
            in_code(inside, line, &mut found);
        }
        line += newlines(inside);
        rest = &rest[length..];
        if is_raw(inside) {
            let end = ["endraw", "endverbatim"].iter().filter_map(|word| rest.find(word)).min();
            let (skipped, after) = rest.split_at(end.unwrap_or(rest.len()));
            line += newlines(skipped);
            rest = after;
        }
    }
    found
}

/// How long it is until the closing mark, which does not count in a text.
fn region(source: &str, close: &str) -> usize {
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in source.char_indices() {
        match quote {
            _ if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if source[at..].starts_with(close) => return at,
            None if close != "#}" && matches!(c, '\'' | '"') => quote = Some(c),
            None => {}
        }
    }
    source.len()
}

fn is_raw(tag: &str) -> bool {
    matches!(tag.trim_matches(['-', '+', ' ']), "raw" | "verbatim")
}

fn in_code(code: &str, line: usize, found: &mut Vec<Mention>) {
    let words = words(code);
    for (index, word) in words.iter().enumerate() {
        let after = |count: usize| words.get(index + count).map_or("", |word| word.text);
        let mentioned = match word.text {
            "|" => Some((Mentioned::Filter, after(1))),
            "is" if after(1) == "not" => Some((Mentioned::Test, after(2))),
            "is" => Some((Mentioned::Test, after(1))),
            "url_for" if after(1) == "(" => literal(after(2)).map(|name| (Mentioned::Route, name)),
            // Not the start of a text that is put together.
            "static" if after(1) == "(" && after(3) == ")" => {
                literal(after(2)).map(|name| (Mentioned::StaticFile, name))
            }
            _ => None,
        };
        if let Some((kind, name)) = mentioned.filter(|(_, name)| !name.is_empty()) {
            let line = line + newlines(&code[..word.at]);
            found.push(Mention { kind, name: name.to_owned(), line });
        }
    }
}

struct Word<'a> {
    text: &'a str,
    at: usize,
}

/// Names, texts with their quotes, and signs one by one.
fn words(code: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(c) = code[at..].chars().next() {
        let length = match c {
            '\'' | '"' => text_length(&code[at..], c),
            c if c.is_alphanumeric() || c == '_' => {
                let other = |c: char| !(c.is_alphanumeric() || c == '_' || c == '.');
                code[at..].find(other).unwrap_or(code.len() - at)
            }
            c => c.len_utf8(),
        };
        let end = (at + length).min(code.len());
        if !c.is_whitespace() {
            words.push(Word { text: &code[at..end], at });
        }
        at = end;
    }
    words
}

/// How long a text is, with its quotes.
fn text_length(code: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in code.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    code.len()
}

/// A text that is written out: a name of a route that is put together is not looked up.
fn literal(word: &str) -> Option<&str> {
    let quoted = word.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    quoted.or_else(|| word.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')))
}

fn newlines(text: &str) -> usize {
    text.bytes().filter(|b| *b == b'\n').count()
}
