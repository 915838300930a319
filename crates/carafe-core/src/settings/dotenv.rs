//! `.env` files: variables that are not put into the environment of the process.
//!
//! The format is the common ground of docker, Ruby's and Python's dotenv, without their substitutions:
//! `KEY=value`, an `export` before it, `#` comments, single quotes (as written) and double quotes (`\n`, `\t`, `\r`,
//! `\"`, `\\`, `\$`), both over several lines if need be.

use std::sync::Arc;

use super::{mistake::Mistake, origin::Origin};

/// A variable, its value and its line.
#[derive(Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) line: usize,
}

/// Reads a `.env` file. Messages never show a value.
pub(crate) fn parse(file: &str, text: &str) -> (Vec<Line>, Vec<Mistake>) {
    let file: Arc<str> = file.into();
    let mut cursor = Cursor { rest: text.strip_prefix('\u{feff}').unwrap_or(text), line: 1 };
    let (mut lines, mut mistakes) = (Vec::new(), Vec::new());
    while !cursor.rest.is_empty() {
        let line = cursor.line;
        match cursor.assignment() {
            Ok(Some((name, value))) => lines.push(Line { name, value, line }),
            Ok(None) => {}
            Err(what) => {
                cursor.skip_line();
                let origin = Origin::File { file: Arc::clone(&file), line };
                mistakes.push(Mistake::new(Some(origin), "", what));
            }
        }
    }
    (lines, mistakes)
}

struct Cursor<'a> {
    rest: &'a str,
    line: usize,
}

type Parsed<T> = Result<T, &'static str>;

impl Cursor<'_> {
    fn assignment(&mut self) -> Parsed<Option<(String, String)>> {
        self.skip_blanks();
        if self.ends_here() {
            self.skip_line();
            return Ok(None);
        }
        let name = self.name()?;
        self.skip_blanks();
        if !self.take('=') {
            return Err("expected `=` after the name of the variable");
        }
        self.skip_blanks();
        let value = self.value()?;
        self.skip_blanks();
        if !self.ends_here() {
            return Err("expected the end of the line after the closing quote");
        }
        self.skip_line();
        Ok(Some((name, value)))
    }

    fn name(&mut self) -> Parsed<String> {
        let first = self.word();
        let name = if first == "export" && self.rest.starts_with([' ', '\t']) {
            self.skip_blanks();
            self.word()
        } else {
            first
        };
        let good = !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit());
        if good { Ok(name) } else { Err("expected `NAME=value`, with a name of letters, digits and `_`") }
    }

    fn word(&mut self) -> String {
        let end = self.rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word.to_owned()
    }

    fn value(&mut self) -> Parsed<String> {
        match self.rest.chars().next() {
            Some('\'') => self.quoted('\''),
            Some('"') => self.quoted('"'),
            _ => Ok(self.plain()),
        }
    }

    /// To the end of the line, or to a `#` after a blank.
    fn plain(&mut self) -> String {
        let line = self.rest.lines().next().unwrap_or("");
        let comment =
            line.char_indices().find(|(at, c)| *c == '#' && (*at == 0 || line[..*at].ends_with([' ', '\t'])));
        let end = comment.map_or(line.len(), |(at, _)| at);
        let value = line[..end].trim_end().to_owned();
        self.rest = &self.rest[end..];
        value
    }

    fn quoted(&mut self, quote: char) -> Parsed<String> {
        let mut value = String::new();
        let mut chars = self.rest[1..].char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                _ if c == quote => {
                    let length = 1 + at + 1;
                    self.line += self.rest[..length].matches('\n').count();
                    self.rest = &self.rest[length..];
                    return Ok(value);
                }
                '\\' if quote == '"' => value.push(escaped(chars.next().map(|(_, c)| c))?),
                '\r' if self.rest[1 + at..].starts_with("\r\n") => {}
                _ => value.push(c),
            }
        }
        Err("the quote that opens here is not closed")
    }

    fn take(&mut self, c: char) -> bool {
        let rest = self.rest.strip_prefix(c);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t']);
    }

    fn ends_here(&self) -> bool {
        self.rest.is_empty() || self.rest.starts_with(['#', '\n', '\r'])
    }

    fn skip_line(&mut self) {
        let end = self.rest.find('\n').map_or(self.rest.len(), |at| at + 1);
        self.line += usize::from(end > 0 && self.rest[..end].ends_with('\n'));
        self.rest = &self.rest[end..];
    }
}

fn escaped(c: Option<char>) -> Parsed<char> {
    match c {
        Some('n') => Ok('\n'),
        Some('t') => Ok('\t'),
        Some('r') => Ok('\r'),
        Some(c @ ('"' | '\\' | '$' | '\'')) => Ok(c),
        _ => Err("after `\\` in double quotes only n, t, r, \", \\ and $ mean something; use single quotes"),
    }
}
