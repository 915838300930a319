//! Filters for text as words.

use minijinja::Value;

use super::{Filter, cut, input::Input, python, truncate_html};

pub(super) const FILTERS: &[Filter] = &[
    Filter::kept("truncatechars", (1, 1), |input| truncated(input, cut::chars)),
    Filter::kept("truncatechars_html", (1, 1), |input| truncated(input, truncate_html::chars)),
    Filter::kept("truncatewords", (1, 1), |input| truncated(input, cut::words)),
    Filter::kept("truncatewords_html", (1, 1), |input| truncated(input, truncate_html::words)),
    Filter::own("wordcount", (0, 0), |input| Ok(input.text().split_whitespace().count().into())),
    Filter::kept("wordwrap", (1, 1), |input| match usize::try_from(input.need_whole(0)?) {
        Ok(width @ 1..) => Ok(wordwrap(&input.text(), width).into()),
        _ => Err(input.refuse("a line needs a width above 0")),
    }),
];

/// An argument that is no number leaves the text as it is; 0 leaves nothing of it.
fn truncated(input: &Input<'_>, cut: fn(&str, usize) -> String) -> Result<Value, minijinja::Error> {
    let text = input.text();
    let Some(count) = input.whole(0) else {
        return Ok(text.into_owned().into());
    };
    Ok(match usize::try_from(count) {
        Ok(count @ 1..) => cut(&text, count).into(),
        _ => "".into(),
    })
}

/// Breaks lines at blanks; a word that is longer than the width stays whole.
fn wordwrap(text: &str, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in python::lines(text) {
        let wrapped = wrapped(&without_tabs(line), width);
        if wrapped.is_empty() {
            lines.push(line.to_owned());
        }
        lines.extend(wrapped);
    }
    if text.ends_with('\n') {
        lines.push(String::new());
    }
    lines.join("\n")
}

/// Tabs as blanks up to the next column that 8 divides.
fn without_tabs(line: &str) -> String {
    let (mut written, mut column) = (String::with_capacity(line.len()), 0);
    for c in line.chars() {
        if c == '\t' {
            let blanks = 8 - column % 8;
            written.push_str(&" ".repeat(blanks));
            column += blanks;
        } else {
            written.push(c);
            column += 1;
        }
    }
    written
}

/// Lines of words and the gaps between them. A gap where a line breaks is dropped; one at the start of all stays.
fn wrapped(line: &str, width: usize) -> Vec<String> {
    let chunks = chunks(line);
    let (mut lines, mut at) = (Vec::new(), 0);
    while at < chunks.len() {
        if is_gap(chunks[at]) && !lines.is_empty() {
            at += 1;
            continue;
        }
        let (first, mut used) = (at, 0);
        while let Some(chunk) = chunks.get(at) {
            let length = chunk.chars().count();
            if used + length > width && (used > 0 || length <= width) {
                break;
            }
            used += length;
            at += 1;
            if used > width {
                break;
            }
        }
        let kept = if is_gap(chunks[at - 1]) { at - 1 } else { at };
        if kept > first {
            lines.push(chunks[first..kept].concat());
        }
    }
    lines
}

fn chunks(line: &str) -> Vec<&str> {
    let (mut chunks, mut rest) = (Vec::new(), line);
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c: char| is_blank(c) != is_blank(first)).unwrap_or(rest.len());
        chunks.push(&rest[..end]);
        rest = &rest[end..];
    }
    chunks
}

fn is_gap(chunk: &str) -> bool {
    chunk.starts_with(is_blank)
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}')
}
