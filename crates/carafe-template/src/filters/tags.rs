//! Reads text as tags and what is between them, leniently, as filters for HTML do. It makes nothing safe.

/// A piece of a text with tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    Text(&'t str),
    /// `<b class=x>`: all of it, and whether it closes itself.
    Open {
        name: &'t str,
        whole: &'t str,
        closed: bool,
    },
    /// `</b>`.
    Close {
        name: &'t str,
    },
    /// A comment, a declaration, a processing instruction.
    Other,
}

/// The pieces, in order. A `<` that begins no tag is a text of its own.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut reader = Reader { has_ends: true, has_comments: true, has_quotes: true };
    let (mut pieces, mut rest) = (Vec::new(), text);
    while let Some(at) = rest.find('<') {
        let (piece, length) = reader.tag(&rest[at..]).unwrap_or((Piece::Text("<"), 1));
        if at > 0 {
            pieces.push(Piece::Text(&rest[..at]));
        }
        pieces.push(piece);
        rest = &rest[at + length..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// What was looked for to the end of the text in vain is not looked for again, so that no text takes long.
struct Reader {
    has_ends: bool,
    has_comments: bool,
    has_quotes: bool,
}

impl Reader {
    /// The tag at the start of a text and how long it is; nothing if there is none, or it does not end.
    fn tag<'t>(&mut self, text: &'t str) -> Option<(Piece<'t>, usize)> {
        let inner = &text[1..];
        let first = inner.chars().next()?;
        if text.starts_with("<!--") {
            return Some((Piece::Other, self.end_of_comment(text)?));
        }
        let (closing, name) = match inner.strip_prefix('/') {
            Some(name) => (true, name),
            None => (false, inner),
        };
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let is_other = closing || matches!(first, '!' | '?');
            return if is_other { Some((Piece::Other, self.end(text)?)) } else { None };
        }
        let length = name.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).unwrap_or(name.len());
        let name = &name[..length];
        if closing {
            return Some((Piece::Close { name }, self.end(text)?));
        }
        let quoted = if self.has_quotes { end_of_tag(text, 1 + length) } else { None };
        self.has_quotes &= quoted.is_some();
        let end = quoted.or_else(|| self.end(text))?;
        let whole = &text[..end];
        Some((Piece::Open { name, whole, closed: whole.ends_with("/>") }, end))
    }

    fn end(&mut self, text: &str) -> Option<usize> {
        let end = if self.has_ends { text.find('>') } else { None };
        self.has_ends = end.is_some();
        Some(end? + 1)
    }

    fn end_of_comment(&mut self, text: &str) -> Option<usize> {
        let end = if self.has_comments { text[4..].find("-->") } else { None };
        self.has_comments = end.is_some();
        Some(end? + 7)
    }
}

/// Where a tag ends, at the first `>` that is not in quotes.
fn end_of_tag(text: &str, from: usize) -> Option<usize> {
    let (mut quote, mut after_equals) = (None, false);
    for (at, c) in text[from..].char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '>' => return Some(from + at + 1),
            None if after_equals && matches!(c, '"' | '\'') => quote = Some(c),
            None => {}
        }
        after_equals = c == '=' || (after_equals && c.is_whitespace());
    }
    None
}

/// Elements that have no end tag.
pub(super) fn is_void(name: &str) -> bool {
    const VOID: [&str; 16] = [
        "area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param",
        "source", "spacer", "track", "wbr",
    ];
    VOID.contains(&name)
}
