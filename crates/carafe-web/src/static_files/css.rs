//! The files that a style sheet refers to: `url(…)` and `@import "…"`.

use std::ops::Range;

use percent_encoding::percent_decode_str;

/// One reference: where its text stands, and which static file it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    /// The path in the text, without quotes, query and fragment.
    pub(super) range: Range<usize>,
    /// The name of the file.
    pub(super) name: String,
}

/// Every reference of a style sheet to a static file. `name` is its own name, `url` the path of all static files.
/// What leads elsewhere (`data:`, other hosts, paths outside of `url`) is left alone, and so is what has escapes.
pub(super) fn references(text: &str, name: &str, url: Option<&str>) -> Vec<Reference> {
    let mut scanner = Scanner { text, at: 0 };
    std::iter::from_fn(|| scanner.next_target())
        .filter_map(|target| {
            let written = &text[target.clone()];
            let end = written.find(['?', '#']).unwrap_or(written.len());
            let range = target.start..target.start + end;
            resolve(&text[range.clone()], name, url).map(|name| Reference { range, name })
        })
        .collect()
}

/// The name of the file that a reference means.
fn resolve(path: &str, name: &str, url: Option<&str>) -> Option<String> {
    if path.is_empty() || path.contains(['\\', ':']) || path.starts_with("//") {
        return None;
    }
    let path = percent_decode_str(path).decode_utf8().ok()?;
    match path.strip_prefix('/') {
        Some(_) => join("", path.strip_prefix(url?)?),
        None => join(name.rsplit_once('/').map_or("", |(folder, _)| folder), &path),
    }
}

/// Nothing when it leads above the top.
fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Reads a style sheet as far as it takes to tell a reference from a comment and from a text (CSS Syntax 3, §4).
struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl Scanner<'_> {
    /// Where the next reference stands, without quotes.
    fn next_target(&mut self) -> Option<Range<usize>> {
        loop {
            match self.peek(0)? {
                b'/' if self.peek(1) == Some(b'*') => self.skip_comment(),
                b'"' | b'\'' => drop(self.quoted()),
                b'\\' => self.at += 2,
                b'@' if self.begins("@import") => {
                    self.at += "@import".len();
                    self.skip_blank();
                    if matches!(self.peek(0), Some(b'"' | b'\'')) {
                        return self.quoted();
                    }
                }
                b'u' | b'U' if self.begins("url(") && !self.is_inside_word() => {
                    self.at += "url(".len();
                    if let Some(range) = self.argument() {
                        return Some(range);
                    }
                }
                _ => self.at += 1,
            }
        }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    fn begins(&self, word: &str) -> bool {
        let end = self.at + word.len();
        self.text
            .as_bytes()
            .get(self.at..end)
            .is_some_and(|found| found.eq_ignore_ascii_case(word.as_bytes()))
    }

    fn is_inside_word(&self) -> bool {
        let before = self.at.checked_sub(1).map(|at| self.text.as_bytes()[at]);
        before.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_') || !b.is_ascii())
    }

    fn skip_blank(&mut self) {
        while self.peek(0).is_some_and(|b| b.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn skip_comment(&mut self) {
        let rest = self.text.as_bytes().get(self.at + 2..).unwrap_or_default();
        let end = rest.windows(2).position(|two| two == b"*/");
        self.at = end.map_or(self.text.len(), |end| self.at + 2 + end + 2);
    }

    /// A text in quotes, which ends at its quote or, broken, at the end of the line.
    fn quoted(&mut self) -> Option<Range<usize>> {
        let quote = self.peek(0)?;
        self.at += 1;
        let start = self.at;
        while let Some(byte) = self.peek(0) {
            match byte {
                b'\\' => self.at += 2,
                b'\n' => return None,
                byte if byte == quote => {
                    self.at += 1;
                    return Some(start..self.at - 1);
                }
                _ => self.at += 1,
            }
        }
        None
    }

    fn argument(&mut self) -> Option<Range<usize>> {
        self.skip_blank();
        if matches!(self.peek(0), Some(b'"' | b'\'')) {
            return self.quoted();
        }
        let start = self.at;
        while self.peek(0).is_some_and(|b| b != b')' && !b.is_ascii_whitespace()) {
            self.at += 1;
        }
        Some(start..self.at)
    }
}
