//! The inside of `{% … %}`, as far as the analysis reads it.

use super::lex;

/// A tag: its word and what follows.
#[derive(Clone, Debug)]
pub(super) struct Tag<'s> {
    pub(super) word: &'s str,
    inner: &'s str,
    /// Where the inside begins in the source.
    start: usize,
    tokens: Vec<&'s str>,
}

impl<'s> Tag<'s> {
    pub(super) fn read(inner: &'s str, start: usize) -> Tag<'s> {
        let tokens = lex::tokens(inner);
        Tag { word: tokens.first().copied().unwrap_or_default(), inner, start, tokens }
    }

    /// The word after the first.
    pub(super) fn name(&self) -> &'s str {
        self.tokens.get(1).copied().unwrap_or_default()
    }

    /// What follows the first word, without blanks around it.
    pub(super) fn rest(&self) -> &'s str {
        self.inner.trim_start()[self.word.len()..].trim()
    }

    /// `{% set x %}…{% endset %}`, with no `=` of its own.
    pub(super) fn is_set_block(&self) -> bool {
        let mut depth = 0_i32;
        !self.tokens.iter().any(|token| {
            depth += match *token {
                "(" | "[" | "{" => 1,
                ")" | "]" | "}" => -1,
                _ => 0,
            };
            *token == "=" && depth == 0
        })
    }

    /// The expression that names the template in `extends`, `include`, `import` and `from`, and where it begins.
    pub(super) fn template(&self) -> (&'s str, usize) {
        let ends: &[&str] = match self.word {
            "import" => &["as"],
            "from" => &["import"],
            "include" => &["ignore", "with", "without"],
            _ => &[],
        };
        let from = self.offset(self.word) + self.word.len();
        let end = self.tokens.iter().skip(1).find(|token| ends.contains(token));
        let to = end.map_or(self.inner.len(), |token| self.offset(token));
        (&self.inner[from..to], self.start + from)
    }

    /// The templates that `{% extends %}` may name, if all are written in the tag: `"a" if … else "b"`.
    pub(super) fn bases(&self) -> Option<Vec<&'s str>> {
        let words = self.tokens.get(1..)?;
        let first = literal(words.first()?)?;
        let mut bases = vec![first];
        let is_choice = words.get(1) == Some(&"if");
        if words.len() > 1 && !is_choice {
            return None;
        }
        let elses = words.iter().enumerate().filter(|(_, word)| **word == "else").map(|(at, _)| at + 1);
        for at in elses {
            let ends = words.get(at + 1).is_none_or(|next| *next == "if");
            bases.push(literal(words.get(at)?).filter(|_| ends)?);
        }
        Some(bases)
    }

    fn offset(&self, token: &str) -> usize {
        token.as_ptr() as usize - self.inner.as_ptr() as usize
    }
}

fn literal(token: &str) -> Option<&str> {
    let text = token.strip_prefix(['"', '\''])?;
    let text = text.get(..text.len().checked_sub(1)?)?;
    (!text.contains('\\')).then_some(text)
}
