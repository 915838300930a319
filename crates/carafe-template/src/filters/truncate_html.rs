//! Shortens text with tags: only what is read counts, and what is open is closed.

use super::{
    cut::{composed, with_sign},
    tags::{self, Piece},
};
use crate::escape::{decoded, quoted};

/// After this many characters, the sign for what is left out among them.
pub(super) fn chars(text: &str, count: usize) -> String {
    let text = &*composed(text);
    let mut cut = Cut { written: String::new(), open: Vec::new(), left: count - 1 };
    let mut read = 0;
    for piece in tags::pieces(text) {
        let Piece::Text(data) = piece else {
            cut.tag(piece);
            continue;
        };
        let data: Vec<char> = decoded(data).chars().collect();
        read += data.len();
        // All of it fits, and there are no tags.
        if read == count && cut.written.chars().count() + data.len() == text.chars().count() {
            return cut.written + &String::from_iter(data);
        }
        let kept = quoted(&String::from_iter(&data[..data.len().min(cut.left)])).into_owned();
        if cut.left < data.len() {
            cut.written += &(kept + "…");
            return cut.closed();
        }
        cut.left -= data.len();
        cut.written += &kept;
    }
    cut.written
}

/// After this many words.
pub(super) fn words(text: &str, count: usize) -> String {
    let mut cut = Cut { written: String::new(), open: Vec::new(), left: count };
    for piece in tags::pieces(text) {
        let Piece::Text(data) = piece else {
            cut.tag(piece);
            continue;
        };
        let data = decoded(data);
        let data = gaps(&data);
        let kept = quoted(&data[..data.len().min(cut.left)].join(" ")).into_owned();
        if cut.left < data.len() {
            cut.written += &with_sign(kept);
            return cut.closed();
        }
        cut.left -= data.len();
        cut.written += &kept;
    }
    cut.written
}

struct Cut<'t> {
    written: String,
    /// Names of the elements that are open, the innermost last.
    open: Vec<&'t str>,
    left: usize,
}

impl<'t> Cut<'t> {
    fn tag(&mut self, piece: Piece<'t>) {
        match piece {
            Piece::Open { name, whole, closed } => {
                self.written += whole;
                match (tags::is_void(&name.to_ascii_lowercase()), closed) {
                    (true, _) => {}
                    (false, true) => self.written += &format!("</{}>", name.to_ascii_lowercase()),
                    (false, false) => self.open.push(name),
                }
            }
            Piece::Close { name } if !tags::is_void(&name.to_ascii_lowercase()) => {
                self.written += &format!("</{}>", name.to_ascii_lowercase());
                if self.open.last().is_some_and(|open| open.eq_ignore_ascii_case(name)) {
                    self.open.pop();
                }
            }
            Piece::Close { .. } | Piece::Other | Piece::Text(_) => {}
        }
    }

    fn closed(mut self) -> String {
        for name in self.open.iter().rev() {
            self.written += &format!("</{}>", name.to_ascii_lowercase());
        }
        self.written
    }
}

/// Splits at gaps that have something on both sides; blanks at the ends stay where they are.
fn gaps(text: &str) -> Vec<&str> {
    let (start, end) = (text.len() - text.trim_start().len(), text.trim_end().len());
    if start >= end {
        return vec![text];
    }
    let (mut parts, mut from) = (Vec::new(), 0);
    let mut at = start;
    while let Some(gap) = text[at..end].find(char::is_whitespace) {
        let gap = at + gap;
        at = end - text[gap..end].trim_start().len();
        parts.push(&text[from..gap]);
        from = at;
    }
    parts.push(&text[from..]);
    parts
}
