//! TOML with places: each word is asked for by name, and what nobody asked for is a mistake with a line and a column.

use std::{cell::RefCell, ops::Range};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{
    error::{DbError, ErrorKind, Result},
    migrate::nearest::did_you_mean,
};

/// The text of a file and what it is called in messages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'t> {
    pub(crate) file: &'t str,
    pub(crate) text: &'t str,
}

impl<'t> Source<'t> {
    /// The file as a table.
    pub(crate) fn parse(self) -> Result<Spanned<DeTable<'t>>> {
        DeTable::parse(self.text).map_err(|error| {
            let span = error.span().unwrap_or(0..0);
            self.error(span, error.message())
        })
    }

    /// A mistake at a place.
    pub(crate) fn error(self, span: Range<usize>, fact: impl std::fmt::Display) -> DbError {
        let before = &self.text[..span.start.min(self.text.len())];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        DbError::new(ErrorKind::Migration, format!("{}:{line}:{column}: {fact}", self.file))
    }
}

/// A table whose words are asked for one by one.
#[derive(Debug)]
pub(crate) struct Words<'s, 't> {
    pub(crate) source: Source<'t>,
    table: &'s DeTable<'t>,
    span: Range<usize>,
    asked: RefCell<Vec<&'static str>>,
}

impl<'s, 't> Words<'s, 't> {
    pub(crate) fn new(source: Source<'t>, table: &'s DeTable<'t>, span: Range<usize>) -> Self {
        Self { source, table, span, asked: RefCell::default() }
    }

    /// A mistake in the table as a whole.
    pub(crate) fn error(&self, fact: impl std::fmt::Display) -> DbError {
        self.source.error(self.span.clone(), fact)
    }

    /// A mistake in the value of a word.
    pub(crate) fn error_at(&self, word: &str, fact: impl std::fmt::Display) -> DbError {
        let span = self.table.get(word).map_or(self.span.clone(), Spanned::span);
        self.source.error(span, fact)
    }

    /// The value of a word.
    pub(crate) fn get(&self, word: &'static str) -> Option<&'s Spanned<DeValue<'t>>> {
        self.asked.borrow_mut().push(word);
        self.table.get(word)
    }

    /// Whether a word is there.
    pub(crate) fn has(&self, word: &'static str) -> bool {
        self.get(word).is_some()
    }

    pub(crate) fn maybe_text(&self, word: &'static str) -> Result<Option<String>> {
        self.typed(word, "a text", |value| value.as_str().map(str::to_owned))
    }

    pub(crate) fn text(&self, word: &'static str) -> Result<String> {
        self.maybe_text(word)?.ok_or_else(|| self.error(format_args!("`{word}` is missing")))
    }

    pub(crate) fn flag(&self, word: &'static str) -> Result<bool> {
        Ok(self.maybe_flag(word)?.unwrap_or(false))
    }

    pub(crate) fn maybe_flag(&self, word: &'static str) -> Result<Option<bool>> {
        self.typed(word, "true or false", DeValue::as_bool)
    }

    pub(crate) fn maybe_number<N: TryFrom<i64>>(&self, word: &'static str) -> Result<Option<N>> {
        self.typed(word, "a whole number that fits", |value| integer(value).and_then(|n| N::try_from(n).ok()))
    }

    pub(crate) fn maybe_texts(&self, word: &'static str) -> Result<Option<Vec<String>>> {
        self.typed(word, "a list of texts", |value| {
            value.as_array()?.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect()
        })
    }

    pub(crate) fn texts(&self, word: &'static str) -> Result<Vec<String>> {
        Ok(self.maybe_texts(word)?.unwrap_or_default())
    }

    /// The tables of a list, in order.
    pub(crate) fn tables(&self, word: &'static str) -> Result<Vec<Words<'s, 't>>> {
        let Some(list) = self.get(word) else { return Ok(Vec::new()) };
        let wrong =
            || self.source.error(list.span(), format_args!("`{word}` is a list of tables: `[[{word}]]`"));
        let items = list.get_ref().as_array().ok_or_else(wrong)?;
        let table = |item: &'s Spanned<DeValue<'t>>| {
            Some(Words::new(self.source, item.get_ref().as_table()?, item.span()))
        };
        items.iter().map(|item| table(item).ok_or_else(wrong)).collect()
    }

    /// The tables of a table, each with its name, in the order in which they are written.
    pub(crate) fn named_tables(&self, word: &'static str) -> Result<Vec<(String, Words<'s, 't>)>> {
        let Some(value) = self.get(word) else { return Ok(Vec::new()) };
        let wrong = |span| self.source.error(span, format_args!("`{word}` is a table of tables"));
        let table = value.get_ref().as_table().ok_or_else(|| wrong(value.span()))?;
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(name, _)| name.span().start);
        entries
            .into_iter()
            .map(|(name, value)| {
                let inner = value.get_ref().as_table().ok_or_else(|| wrong(value.span()))?;
                Ok((name.get_ref().to_string(), Words::new(self.source, inner, name.span())))
            })
            .collect()
    }

    /// Ends the questions: what was not asked for should not be there.
    pub(crate) fn done(&self) -> Result<()> {
        let asked = self.asked.borrow();
        let unknown =
            self.table.iter().map(|(word, _)| word).filter(|word| !asked.contains(&&**word.get_ref()));
        let Some(word) = unknown.min_by_key(|word| word.span().start) else { return Ok(()) };
        let error = self.source.error(word.span(), format_args!("`{}` means nothing here", word.get_ref()));
        let hint = did_you_mean(word.get_ref(), asked.iter().copied()).unwrap_or_else(|| {
            let mut known: Vec<_> = asked.clone();
            known.sort_unstable();
            known.dedup();
            format!("known here: {}", known.join(", "))
        });
        Err(error.hint(hint))
    }

    fn typed<T>(
        &self,
        word: &'static str,
        wanted: &str,
        take: impl Fn(&'s DeValue<'t>) -> Option<T>,
    ) -> Result<Option<T>> {
        let Some(value) = self.get(word) else { return Ok(None) };
        let fact = format_args!("`{word}` is {wanted}, not {}", value.get_ref().type_str());
        take(value.get_ref()).map(Some).ok_or_else(|| self.source.error(value.span(), fact))
    }
}

/// A whole number, whatever base it is written in.
pub(super) fn integer(value: &DeValue<'_>) -> Option<i64> {
    let number = value.as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

impl Words<'_, '_> {
    /// Two small numbers in a list.
    pub(crate) fn two_numbers(&self, word: &'static str) -> Option<(u8, u8)> {
        let [first, second] = self.get(word)?.get_ref().as_array()?.get(..)? else { return None };
        let number =
            |value: &Spanned<DeValue<'_>>| integer(value.get_ref()).and_then(|n| u8::try_from(n).ok());
        Some((number(first)?, number(second)?))
    }
}

impl Words<'_, '_> {
    /// All words of the table, in no order.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.table.iter().map(|(word, _)| &**word.get_ref())
    }
}

impl Words<'_, '_> {
    /// A table of texts.
    pub(crate) fn pairs(&self, word: &'static str) -> Result<Vec<(String, String)>> {
        let Some(value) = self.get(word) else { return Ok(Vec::new()) };
        let wrong = |span| self.source.error(span, format_args!("`{word}` is a table of texts"));
        let table = value.get_ref().as_table().ok_or_else(|| wrong(value.span()))?;
        let pair = |(name, value): (&Spanned<std::borrow::Cow<'_, str>>, &Spanned<DeValue<'_>>)| {
            let text = value.get_ref().as_str().ok_or_else(|| wrong(value.span()))?;
            Ok((name.get_ref().to_string(), text.to_owned()))
        };
        table.iter().map(pair).collect()
    }
}
