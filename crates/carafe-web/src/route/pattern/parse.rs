//! Reads the text of a pattern.

use std::ops::Range;

use super::{
    fault::Fault,
    piece::{Piece, Segment, Spec},
};

/// The segments of a path.
pub(super) fn path(text: &str) -> Result<Vec<Segment>, Fault> {
    let Some(inner) = text.strip_prefix('/') else {
        return Err(fault(text, 0..text.len(), "does not begin with `/`", format!("write \"/{text}\"")));
    };
    refuse_foreign_habits(text)?;
    let mut reader = Reader { whole: text, at: text.len() - inner.len(), names: Vec::new() };
    let mut segments = Vec::new();
    loop {
        let start = reader.at;
        let segment = reader.segment(text.len())?;
        let last = reader.at == text.len();
        refuse_unreachable(text, start..reader.at, &segment, last)?;
        segments.push(segment);
        if last {
            return Ok(segments);
        }
        reader.at += 1;
    }
}

/// The pieces of one label of a host name.
pub(super) fn label(label: &str, whole: &str) -> Result<Segment, Fault> {
    let start = label.as_ptr() as usize - whole.as_ptr() as usize;
    let mut reader = Reader { whole, at: start, names: Vec::new() };
    reader.segment(start + label.len())
}

/// What Django, Flask, axum and Express write for a parameter, and what is not part of a path.
fn refuse_foreign_habits(text: &str) -> Result<(), Fault> {
    if let Some((at, fact)) =
        [("?", "a query is not part of a path"), ("#", "a fragment is not part of a path")]
            .into_iter()
            .find_map(|(sign, fact)| Some((text.find(sign)?, fact)))
    {
        let advice = format!("write {:?}; a handler reads the query itself", &text[..at]);
        return Err(fault(text, at..text.len(), fact, advice));
    }
    if let Some((at, end)) = text.find('<').zip(text.find('>')).filter(|(at, end)| at < end) {
        let inner = &text[at + 1..end];
        let (converter, name) = inner.split_once(':').unwrap_or(("", inner));
        let colon = if converter.is_empty() { "" } else { ":" };
        let advice = format!("write `{{{name}{colon}{converter}}}`");
        return Err(fault(text, at..end + 1, "a parameter is written in braces", advice));
    }
    if let Some(at) = text.find("/:") {
        let end = text[at + 1..].find('/').map_or(text.len(), |end| at + 1 + end);
        let advice = format!("write `{{{}}}`", &text[at + 2..end]);
        return Err(fault(text, at + 1..end, "a parameter is written in braces", advice));
    }
    Ok(())
}

/// Segments that no request can have: see `target.rs`.
fn refuse_unreachable(text: &str, at: Range<usize>, segment: &Segment, last: bool) -> Result<(), Fault> {
    let advice = "take it out";
    match segment.as_slice() {
        [] if !last => Err(fault(text, at.start - 1..at.end + 1, "two slashes in a row never match", advice)),
        [Piece::Text(dots)] if dots == "." || dots == ".." => {
            Err(fault(text, at, "a dot segment never matches", advice))
        }
        _ => Ok(()),
    }
}

struct Reader<'a> {
    whole: &'a str,
    at: usize,
    names: Vec<&'a str>,
}

impl<'a> Reader<'a> {
    /// Reads up to the next slash outside of braces, or to `end`.
    fn segment(&mut self, end: usize) -> Result<Segment, Fault> {
        let mut pieces = Vec::new();
        let mut text = String::new();
        while self.at < end {
            let rest = &self.whole[self.at..end];
            if rest.starts_with('/') {
                break;
            } else if rest.starts_with("{{") || rest.starts_with("}}") {
                text.push_str(&rest[..1]);
                self.at += 2;
            } else if rest.starts_with('{') {
                if !text.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut text)));
                }
                let param = self.param(end, pieces.last())?;
                pieces.push(param);
            } else {
                text.push(self.literal(rest)?);
            }
        }
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        Ok(pieces)
    }

    fn literal(&mut self, rest: &str) -> Result<char, Fault> {
        let c = rest.chars().next().expect("bug in carafe: the rest of a pattern is empty");
        let at = self.at..self.at + c.len_utf8();
        let encoded = c == '%' && rest.len() > 2 && rest.as_bytes()[1..3].iter().all(u8::is_ascii_hexdigit);
        if encoded {
            let advice = "write the character itself: a path is decoded before it is matched";
            return Err(fault(self.whole, at.start..at.end + 2, "this is percent-encoded", advice));
        }
        if c == '}' {
            return Err(fault(self.whole, at, "this `}` closes nothing", "write `}}` for a brace itself"));
        }
        if c.is_control() {
            return Err(fault(self.whole, at, "a control character never matches", "take it out"));
        }
        self.at = at.end;
        Ok(c)
    }

    fn param(&mut self, end: usize, before: Option<&Piece>) -> Result<Piece, Fault> {
        let start = self.at;
        let rest = &self.whole[start..end];
        let Some(close) = rest.find('}') else {
            let advice = "close it with `}`, or write `{{` for a brace itself";
            return Err(fault(self.whole, start..end, "this `{` is never closed", advice));
        };
        let at = start..start + close + 1;
        let inner = &self.whole[start + 1..start + close];
        if let Some(Piece::Param { name, .. }) = before {
            let advice = format!("put text between `{name}` and this one, for example `-`");
            return Err(fault(self.whole, at, "nothing tells where this parameter begins", advice));
        }
        let (name, spec) = self.split(inner, &at)?;
        if self.names.contains(&name) {
            let fact = format!("`{name}` is there already");
            return Err(fault(self.whole, at, fact, "give each parameter its own name"));
        }
        self.names.push(name);
        self.at = at.end;
        Ok(Piece::Param { name: name.to_owned(), spec })
    }

    fn split(&self, inner: &'a str, at: &Range<usize>) -> Result<(&'a str, Spec), Fault> {
        let wrong = |fact: &str, advice: String| fault(self.whole, at.clone(), fact, advice);
        if let Some(name) = inner.strip_prefix('*') {
            return Err(wrong(
                "a parameter that spans slashes is a `path`",
                format!("write `{{{name}:path}}`"),
            ));
        }
        let (name, converter) = inner.split_once(':').unwrap_or((inner, "str"));
        if !is_identifier(name) {
            let advice = "write letters, digits and `_`, for example `{id}` or `{id:int}`";
            return Err(wrong("a parameter needs a name", advice.to_owned()));
        }
        let spec = read_spec(converter).ok_or_else(|| {
            wrong(
                "this converter cannot be read",
                format!("write for example `{{{name}:int}}` or `{{{name}:any(a,b)}}`"),
            )
        })?;
        Ok((name, spec))
    }
}

fn read_spec(text: &str) -> Option<Spec> {
    let (name, args) = match text.strip_suffix(')') {
        Some(open) => open.split_once('(')?,
        None => (text, ""),
    };
    let args: Vec<_> =
        args.split(',').map(str::trim).filter(|arg| !arg.is_empty()).map(str::to_owned).collect();
    let whole = args.iter().all(|arg| !arg.contains(['(', ')', '/']));
    (is_identifier(name) && whole).then(|| Spec { name: name.to_owned(), args })
}

fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn fault(text: &str, at: Range<usize>, fact: impl Into<String>, advice: impl Into<String>) -> Fault {
    Fault { text: text.to_owned(), at, fact: fact.into(), advice: advice.into() }
}
