//! Tags that name other templates.

use super::{
    Flow,
    edit::{Edit, Rewrite},
};
use crate::escape::{
    lex::{self, Piece},
    place::Place,
    refusal::Refusal,
    tag::Tag,
    variant,
};

impl Flow<'_> {
    pub(super) fn extends(&mut self, at: usize, tag: &Tag<'_>) -> Result<(), Refusal> {
        if !self.frames.is_empty() || self.place != self.start || self.child {
            return Err(Refusal::new(
                "`{% extends %}` in a branch, or after something else",
                "Write it first; to choose, write `{% extends \"a.html\" if … else \"b.html\" %}`.",
            ));
        }
        self.child = true;
        self.name_of_template(at, tag, &self.start.clone())
    }

    pub(super) fn include(&mut self, at: usize, piece: Piece, tag: &Tag<'_>) -> Result<(), Refusal> {
        let suffix = self.suffix(tag, &self.place)?;
        match tag.given(&suffix) {
            Some(code) => self.edit(at, piece, Rewrite::Code(code)),
            None => self.edits[at] = rename(tag, &suffix),
        }
        self.place = self.place.blur();
        Ok(())
    }

    pub(super) fn import(&mut self, at: usize, tag: &Tag<'_>) {
        self.edits[at] = rename(tag, "text");
    }

    fn name_of_template(&mut self, at: usize, tag: &Tag<'_>, place: &Place) -> Result<(), Refusal> {
        self.edits[at] = rename(tag, &self.suffix(tag, place)?);
        Ok(())
    }

    fn suffix(&self, tag: &Tag<'_>, place: &Place) -> Result<String, Refusal> {
        variant::suffix(place).ok_or_else(|| {
            Refusal::new(
                format!("`{{% {} %}}` {}, where another template cannot begin", tag.word, place.describe()),
                "Include the whole attribute or element, or put it into a variable before: `{% set value %}{% include … %}{% endset %}`.",
            )
        })
    }
}

/// Which template it is for this place. A name that is written in the tag and is for text stays as it is.
fn rename(tag: &Tag<'_>, suffix: &str) -> Option<Edit> {
    let (expression, start) = tag.template();
    let literal = expression.trim().strip_prefix(['"', '\'']).and_then(|text| text.strip_suffix(['"', '\'']));
    let is_simple =
        literal.is_some_and(|name| !name.contains(['"', '\'', '\\']) && variant::is_for_text(name));
    if (suffix == "text" && is_simple) || !lex::is_balanced(expression) {
        return None;
    }
    let text = Rewrite::Filter(format!("__template_at(\"{suffix}\")"));
    Some(Edit { start, end: start + expression.len(), text })
}
