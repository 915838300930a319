//! Indexes and conditions in a migration file.

use super::{Inline, Words, quoted, quoted_list};
use crate::{
    error::Result,
    schema::{Check, Index, IndexPart, IndexRole, SearchIndex},
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
        role: read_role(words, fields.len())?,
    })
}

/// `search` with its weights, or `exclude` with its operators: as many as there are columns.
fn read_role(words: &Words<'_, '_>, columns: usize) -> Result<IndexRole> {
    let (search, weights) = (words.maybe_text("search")?, words.maybe_texts("weights")?);
    let exclude = words.maybe_texts("exclude")?;
    let all = |word, count| {
        let fact = format_args!("`{word}` has {count} for {columns} of `columns`: one for each");
        if count == columns { Ok(()) } else { Err(words.error_at(word, fact)) }
    };
    match (search, exclude) {
        (Some(_), Some(_)) => Err(words.error_at("exclude", "an index is for `search` or for `exclude`")),
        (Some(config), None) => {
            let weights = weights.unwrap_or_else(|| vec!["D".to_owned(); columns]);
            all("weights", weights.len())?;
            let weight = |text: &String| match &**text {
                "A" | "B" | "C" | "D" => text.chars().next(),
                _ => None,
            };
            let weights: Option<Vec<char>> = weights.iter().map(weight).collect();
            let weights =
                weights.ok_or_else(|| words.error_at("weights", "a weight is `A`, `B`, `C` or `D`"))?;
            Ok(IndexRole::Search(SearchIndex { config, weights }))
        }
        (None, Some(operators)) => {
            all("exclude", operators.len())?;
            match operators.iter().find(|operator| !is_operator(operator)) {
                Some(other) => Err(words.error_at("exclude", format_args!("`{other}` is no operator"))),
                None => Ok(IndexRole::Exclusion(operators)),
            }
        }
        (None, None) if weights.is_some() => {
            Err(words.error_at("weights", "`weights` are those of a `search`"))
        }
        (None, None) => Ok(IndexRole::Order),
    }
}

/// Made of signs alone.
fn is_operator(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| "+-*/<>=~!@#%^&|`?".contains(c))
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
    match &index.role {
        IndexRole::Order => {}
        IndexRole::Search(search) => {
            let weights = search.weights.iter().map(char::to_string);
            inline.text("search", &search.config).put("weights", quoted_list(weights));
        }
        IndexRole::Exclusion(operators) => _ = inline.put("exclude", quoted_list(operators)),
    }
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
