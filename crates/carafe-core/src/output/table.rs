//! Rows and columns of text.

use std::{borrow::Cow, iter};

use super::paint::{Paint, Tone};

/// A table with a heading, aligned by spaces so that `grep`, `awk` and people can read it.
///
/// ```
/// use carafe_core::output::{Paint, Table};
///
/// let mut table = Table::new(["NAME", "SIZE"]);
/// table.row(["a", "1"]).row(["long", "20"]);
/// assert_eq!(table.render(Paint::PLAIN, None), "NAME  SIZE\na     1\nlong  20\n");
/// ```
#[derive(Debug, Clone)]
pub struct Table {
    rows: Vec<Vec<Cell>>,
}

/// One cell: a text and what its colour means.
#[derive(Debug, Clone)]
pub struct Cell {
    text: String,
    tone: Tone,
}

const GAP: usize = 2;

impl Table {
    /// A table with these headings.
    #[must_use]
    pub fn new<const N: usize>(heads: [&str; N]) -> Self {
        Self { rows: vec![heads.iter().map(|head| Cell::of(Tone::Head, *head)).collect()] }
    }

    /// A table without headings.
    #[must_use]
    pub fn bare() -> Self {
        Self { rows: Vec::new() }
    }

    /// Adds a row; cells that are missing at its end are empty.
    pub fn row<C: Into<Cell>>(&mut self, cells: impl IntoIterator<Item = C>) -> &mut Self {
        self.rows.push(cells.into_iter().map(Into::into).collect());
        self
    }

    /// The text. With a width, cells of the last column are cut with `…` where a line would be longer.
    #[must_use]
    pub fn render(&self, paint: Paint, width: Option<usize>) -> String {
        let widths = self.widths();
        self.rows.iter().map(|row| line(row, &widths, paint, width)).collect()
    }

    fn widths(&self) -> Vec<usize> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width =
            |at: usize| self.rows.iter().filter_map(|row| row.get(at)).map(Cell::width).max().unwrap_or(0);
        (0..columns).map(width).collect()
    }
}

fn line(row: &[Cell], widths: &[usize], paint: Paint, limit: Option<usize>) -> String {
    let mut text = String::new();
    let mut column = 0;
    // Nothing follows the last cell that has text, so nothing is padded there: no blanks at the end of a line.
    let filled = row.iter().rposition(|cell| !cell.text.is_empty()).map_or(0, |last| last + 1);
    for (at, cell) in row[..filled].iter().enumerate() {
        let room = limit.map_or(usize::MAX, |limit| limit.saturating_sub(column));
        let cell = cell.cut(room);
        text.push_str(&paint.apply(cell.tone, &cell.text));
        if at + 1 < filled {
            text.extend(iter::repeat_n(' ', (widths[at] + GAP).saturating_sub(cell.width())));
        }
        column += widths[at] + GAP;
    }
    text.push('\n');
    text
}

impl Cell {
    /// A text whose colour has a meaning.
    pub fn of(tone: Tone, text: impl Into<String>) -> Self {
        Self { text: text.into(), tone }
    }

    fn width(&self) -> usize {
        self.text.chars().count()
    }

    fn cut(&self, room: usize) -> Cow<'_, Self> {
        if self.width() <= room {
            return Cow::Borrowed(self);
        }
        let text = self.text.chars().take(room.saturating_sub(1)).chain(['…']).collect::<String>();
        Cow::Owned(Self::of(self.tone, text))
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::of(Tone::Plain, text)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::of(Tone::Plain, text)
    }
}
