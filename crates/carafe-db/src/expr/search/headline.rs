//! A text with the words that were found in it.

use serde::Serialize;

use crate::{
    DbError, Value,
    driver::Row,
    error::Result,
    field::{Column, FieldType},
    handle::Col,
};

/// What the database puts before and behind a word that was found: signs that no text needs.
pub(crate) const BEGIN: char = '\u{2}';
pub(crate) const END: char = '\u{3}';

/// A text in pieces: those that were looked for, and those between.
///
/// It is not HTML, so nothing in it can do harm; [`html`](Headline::html) writes it as HTML, and a template writes it piece by
/// piece: `{% for piece in headline %}{% if piece.hit %}<mark>{{ piece.text }}</mark>{% else %}{{ piece.text }}{% endif %}{% endfor %}`.
///
/// ```
/// use carafe_db::{Value, field::FieldType, search::Headline};
///
/// let headline = Headline::from_value(Value::Text("a <b> \u{2}word\u{3}".into()))?;
/// assert_eq!(headline.html(), "a &lt;b&gt; <mark>word</mark>");
/// assert_eq!(headline.text(), "a <b> word");
/// # Ok::<(), carafe_db::DbError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Headline {
    pieces: Vec<Piece>,
}

/// A piece of a [`Headline`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether it was looked for.
    pub hit: bool,
}

impl Headline {
    /// Its pieces, in order.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The text without any marks.
    #[must_use]
    pub fn text(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }

    /// As HTML: what was looked for in `<mark>`, everything else escaped.
    #[must_use]
    pub fn html(&self) -> String {
        let mut html = String::new();
        for Piece { text, hit } in &self.pieces {
            html.push_str(if *hit { "<mark>" } else { "" });
            escape(text, &mut html);
            html.push_str(if *hit { "</mark>" } else { "" });
        }
        html
    }

    fn read_marks(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut hit = false;
        for part in text.split_inclusive([BEGIN, END]) {
            let plain = part.trim_end_matches([BEGIN, END]);
            if !plain.is_empty() {
                pieces.push(Piece { text: plain.to_owned(), hit });
            }
            hit = part.ends_with(BEGIN);
        }
        Self { pieces }
    }
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

impl FieldType for Headline {
    type Handle = Col<Self>;
    const COLUMN: Column = String::COLUMN;

    fn read(row: &dyn Row, column: usize) -> Result<Option<Self>> {
        Ok(row.text(column)?.map(Self::read_marks))
    }

    fn to_value(&self) -> Result<Value, DbError> {
        let marked = self.pieces.iter().map(|Piece { text, hit }| match hit {
            true => format!("{BEGIN}{text}{END}"),
            false => text.clone(),
        });
        Ok(Value::Text(marked.collect()))
    }
}
