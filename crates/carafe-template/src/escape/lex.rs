//! Takes a template apart into text, values and tags, with the offsets of each, as MiniJinja's lexer does.
//!
//! Knows no HTML. What it cannot read it leaves as it is, because MiniJinja will refuse it with a better message.

/// What stands in a piece of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text that is written as it is.
    Text,
    /// `{{ … }}`; the piece is what is between.
    Value,
    /// `{% … %}`; the piece is what is between.
    Tag,
}

/// A piece of a template: `source[start..end]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The pieces of a template in order, without comments. Text is without the blanks that `-` takes away.
pub(super) fn pieces(source: &str) -> Vec<Piece> {
    let mut lexer = Lexer { source, at: 0, trim: false, pieces: Vec::new() };
    while lexer.at < source.len() && lexer.step().is_some() {}
    lexer.pieces
}

struct Lexer<'s> {
    source: &'s str,
    at: usize,
    /// Whether the last tag ended with `-`.
    trim: bool,
    pieces: Vec<Piece>,
}

impl Lexer<'_> {
    /// Reads text and the tag after it; nothing when the tag has no end.
    fn step(&mut self) -> Option<()> {
        if std::mem::take(&mut self.trim) {
            let rest = &self.source[self.at..];
            self.at += rest.len() - rest.trim_start().len();
        }
        let Some(open) = find_open(self.source, self.at) else {
            self.text(self.at, self.source.len());
            self.at = self.source.len();
            return Some(());
        };
        let bytes = self.source.as_bytes();
        let control = matches!(bytes.get(open + 2), Some(b'-' | b'+'));
        let text = &self.source[self.at..open];
        let text = if bytes.get(open + 2) == Some(&b'-') { text.trim_end() } else { text };
        self.text(self.at, self.at + text.len());
        let inner = open + 2 + usize::from(control);
        match bytes[open + 1] {
            b'#' => self.comment(inner),
            b'{' => self.tag(Kind::Value, inner),
            _ => match skip_word(self.source, inner, "raw") {
                Some(after) => self.raw(after),
                None => self.tag(Kind::Tag, inner),
            },
        }
    }

    fn text(&mut self, start: usize, end: usize) {
        if start < end {
            self.pieces.push(Piece { kind: Kind::Text, start, end });
        }
    }

    fn comment(&mut self, inner: usize) -> Option<()> {
        let end = inner + self.source[inner..].find("#}")?;
        let before = if end == inner { b'#' } else { self.source.as_bytes()[end - 1] };
        self.trim = before == b'-';
        self.at = end + 2;
        Some(())
    }

    fn tag(&mut self, kind: Kind, inner: usize) -> Option<()> {
        let (end, after) = close(self.source.as_bytes(), inner, kind)?;
        self.pieces.push(Piece { kind, start: inner, end });
        self.trim = after - end == 3 && self.source.as_bytes()[end] == b'-';
        self.at = after;
        Some(())
    }

    fn raw(&mut self, (start, trim_start): (usize, bool)) -> Option<()> {
        let mut at = start;
        loop {
            let open = at + self.source[at..].find("{%")?;
            at = open + 2;
            let control = matches!(self.source.as_bytes().get(at), Some(b'-' | b'+'));
            let Some((after, trim)) = skip_word(self.source, at + usize::from(control), "endraw") else {
                continue;
            };
            let mut text = &self.source[start..open];
            let mut from = start;
            if trim_start {
                from += text.len() - text.trim_start().len();
                text = text.trim_start();
            }
            let text = if self.source.as_bytes()[at] == b'-' { text.trim_end() } else { text };
            self.text(from, from + text.len());
            (self.at, self.trim) = (after, trim);
            return Some(());
        }
    }
}

fn find_open(source: &str, from: usize) -> Option<usize> {
    let bytes = source.as_bytes();
    let mut at = from;
    loop {
        at += source[at..].find('{')?;
        if matches!(bytes.get(at + 1), Some(b'{' | b'%' | b'#')) {
            return Some(at);
        }
        at += 1;
    }
}

/// Where a tag that consists of one word ends, and whether it ends with `-`.
fn skip_word(source: &str, from: usize, word: &str) -> Option<(usize, bool)> {
    let blank = |c: char| c.is_ascii_whitespace();
    let rest = source[from..].trim_start_matches(blank).strip_prefix(word)?.trim_start_matches(blank);
    let (rest, trim) = match rest.strip_prefix('-') {
        Some(rest) => (rest, true),
        None => (rest.strip_prefix('+').unwrap_or(rest), false),
    };
    let rest = rest.strip_prefix("%}")?;
    Some((source.len() - rest.len(), trim))
}

/// Where the inside of a tag ends, and where the tag does.
fn close(bytes: &[u8], from: usize, kind: Kind) -> Option<(usize, usize)> {
    let end: &[u8] = if kind == Kind::Value { b"}}" } else { b"%}" };
    let (mut at, mut open) = (from, 0_i64);
    loop {
        let byte = *bytes.get(at)?;
        if open == 0 {
            if matches!(byte, b'-' | b'+') && bytes[at + 1..].starts_with(end) {
                return Some((at, at + 3));
            }
            if bytes[at..].starts_with(end) {
                return Some((at, at + 2));
            }
        }
        match byte {
            b'(' | b'[' | b'{' => open += 1,
            b')' | b']' | b'}' => open -= 1,
            b'"' | b'\'' => at = end_of_string(bytes, at)?,
            _ => {}
        }
        at += 1;
    }
}

fn end_of_string(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from + 1;
    loop {
        match *bytes.get(at)? {
            b'\\' => at += 1,
            byte if byte == bytes[from] => return Some(at),
            _ => {}
        }
        at += 1;
    }
}

/// The words, strings and signs of an expression, as far as the analysis wants to know them.
pub(super) fn tokens(expression: &str) -> Vec<&str> {
    let bytes = expression.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let start = at;
        match bytes[at] {
            byte if byte.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            b'"' | b'\'' => at = end_of_string(bytes, at).map_or(bytes.len(), |end| end + 1),
            byte if is_word(byte) => at += bytes[at..].iter().take_while(|byte| is_word(**byte)).count(),
            _ => at += 1,
        }
        found.push(&expression[start..at]);
    }
    found
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Whether brackets are closed in the order in which they were opened, so that `(…)` around it is one expression.
pub(super) fn is_balanced(expression: &str) -> bool {
    let mut open = Vec::new();
    for token in tokens(expression) {
        match token {
            "(" => open.push(")"),
            "[" => open.push("]"),
            "{" => open.push("}"),
            ")" | "]" | "}" if open.pop() != Some(token) => return false,
            _ => {}
        }
    }
    open.is_empty()
}
