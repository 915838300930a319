//! Indexes and conditions in a migration file.

use super::{Inline, Words, quoted, quoted_list};
use crate::{
    error::Result,
    schema::{Check, Index, IndexPart},
};

/// Whether rows may agree in it is said by the word it stands under: `index` or `unique`.
pub(crate) fn read_index(words: &Words<'_, '_>, unique: bool) -> Result<Index> {
    let fields = words.texts("columns")?;
    if fields.is_empty() {
        return Err(words.error("an index needs `columns`"));
    }
    Ok(Index {
        name: words.text("name")?,
        unique,
        parts: fields.iter().map(|field| part(field)).collect(),
        condition: words.maybe_text("condition")?,
        include: words.texts("include")?,
        method: words.maybe_text("method")?,
        nulls_equal: words.flag("nulls_equal")?,
        deferrable: words.flag("deferrable")?,
    })
}

/// `-created`: largest first; `(lower("email"))`: an expression.
fn part(word: &str) -> IndexPart {
    if let Some(inner) = word.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return IndexPart::Expression(inner.to_owned());
    }
    let name = word.strip_prefix('-');
    IndexPart::Column { name: name.unwrap_or(word).to_owned(), descending: name.is_some() }
}

/// The words of an index.
pub(crate) fn write_index(inline: &mut Inline, index: &Index) {
    let columns = index.parts.iter().map(column_word);
    inline.text("name", &index.name).put("columns", quoted_list(columns));
    for (word, text) in [("condition", &index.condition), ("method", &index.method)] {
        if let Some(text) = text {
            inline.put(word, quoted(text));
        }
    }
    if !index.include.is_empty() {
        inline.put("include", quoted_list(&index.include));
    }
    inline.flag("nulls_equal", index.nulls_equal).flag("deferrable", index.deferrable);
}

fn column_word(part: &IndexPart) -> String {
    match part {
        IndexPart::Column { name, descending: true } => format!("-{name}"),
        IndexPart::Column { name, descending: false } => name.clone(),
        IndexPart::Expression(text) => format!("({text})"),
    }
}

pub(crate) fn read_check(words: &Words<'_, '_>) -> Result<Check> {
    Ok(Check { name: words.text("name")?, condition: words.text("condition")? })
}

pub(crate) fn write_check(inline: &mut Inline, check: &Check) {
    inline.text("name", &check.name).text("condition", &check.condition);
}
