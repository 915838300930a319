//! A line of a template with its neighbours, and a mark under what is meant.

use std::{fmt, ops::Range};

/// Some lines of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    first: usize,
    lines: Vec<String>,
    line: usize,
    marked: Option<Range<usize>>,
}

/// How many lines are shown before and after.
const AROUND: usize = 2;

impl Excerpt {
    /// The neighbours of a line (from 1), with a mark under a text in it, if it is there.
    #[must_use]
    pub fn of(source: &str, line: usize, marked: &str) -> Option<Self> {
        let text = source.lines().nth(line.checked_sub(1)?)?;
        let marked = marked.trim();
        let start = (!marked.is_empty()).then(|| text.find(marked)).flatten();
        let first = line.saturating_sub(AROUND).max(1);
        let lines =
            source.lines().skip(first - 1).take(line + AROUND + 1 - first).map(str::to_owned).collect();
        Some(Self { first, lines, line, marked: start.map(|start| start..start + marked.len()) })
    }

    /// The lines with their numbers.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (self.first..).zip(self.lines.iter().map(String::as_str))
    }

    /// The number of the line that is meant.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// Which bytes of that line are meant.
    #[must_use]
    pub fn marked(&self) -> Option<Range<usize>> {
        self.marked.clone()
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut between = "";
        for (number, text) in self.lines() {
            write!(f, "{between}{number:>5} | {text}")?;
            between = "\n";
            if let Some(marked) = self.marked().filter(|_| number == self.line) {
                let blanks: String =
                    text[..marked.start].chars().map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
                write!(f, "\n      | {blanks}{}", "^".repeat(text[marked].chars().count()))?;
            }
        }
        Ok(())
    }
}
