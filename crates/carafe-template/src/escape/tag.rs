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

    /// What follows the second word.
    pub(super) fn after_name(&self) -> &'s str {
        self.tokens.get(1).map_or("", |name| &self.inner[self.offset(name) + name.len()..])
    }

    /// `include "x" with a=1 only` for the engine, which knows neither; nothing for an `include` with neither.
    pub(super) fn given(&self, suffix: &str) -> Option<String> {
        let (expression, _) = self.template();
        let after = &self.inner[self.offset_of(expression) + expression.len()..];
        let words = lex::tokens(after);
        let only = words.last() == Some(&"only");
        let named =
            words.iter().position(|word| *word == "with").filter(|at| words.get(at + 2) == Some(&"="));
        if !only && named.is_none() {
            return None;
        }
        let values = named.map_or("", |at| {
            let from = words[at].as_ptr() as usize - after.as_ptr() as usize + words[at].len();
            after[from..].trim().strip_suffix("only").filter(|_| only).unwrap_or(&after[from..]).trim()
        });
        let may_miss = words.first() == Some(&"ignore");
        let name = format!("({})|__template_at(\"{suffix}\")", expression.trim());
        Some(if only {
            let comma = if values.is_empty() { "" } else { ", " };
            format!(
                " if true %}}{{{{ __include([__scope, {name}, {may_miss}]{comma}{values})|__escape_not }}}}{{% endif "
            )
        } else {
            let ignore = if may_miss { "ignore missing " } else { "" };
            format!(" with {values} %}}{{% include {name} {ignore}%}}{{% endwith ")
        })
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
            "include" => &["ignore", "with", "without", "only"],
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

    fn offset_of(&self, part: &str) -> usize {
        part.as_ptr() as usize - self.inner.as_ptr() as usize
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
