//! The reading of values into types: where it is, and what it found wrong.

use std::{borrow::Cow, mem};

use super::{
    info::Kind,
    mistake::Mistake,
    profile::Profile,
    toml_text,
    value::{Entry, Table, Value},
};

/// The reading of settings: it knows which setting is being read, and notes every mistake.
#[derive(Debug)]
pub struct Reading<'a> {
    profile: &'a Profile,
    extent: Extent,
    hidden: bool,
    path: String,
    mistakes: Vec<Mistake>,
}

/// How much is there to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// One source alone: what it does not say, another may.
    OneSource,
    /// All sources together: what is missing has a default or is a mistake.
    Whole,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(profile: &'a Profile, extent: Extent) -> Self {
        Self { profile, extent, hidden: false, path: String::new(), mistakes: Vec::new() }
    }

    /// Notes that a value is not what the setting takes. Always `None`, so that a reader can end with it.
    pub fn refuse<T>(&mut self, entry: &Entry, kind: &Kind) -> Option<T> {
        let found = if self.hidden { Cow::Borrowed("something else") } else { found(&entry.value) };
        let hint = self.hint_for(entry, kind);
        self.note(Some(entry), format!("expected {}, found {found}", kind.words()), hint)
    }

    /// Notes that a setting is nowhere. Always `None`.
    pub fn refuse_missing<T>(&mut self, kind: &Kind) -> Option<T> {
        let hint = self.hint_for_missing(kind);
        self.note(None, "it is required, and set nowhere".to_owned(), hint)
    }

    /// Reads what is inside the current value, under a key or `[n]`.
    pub fn within<T>(&mut self, key: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.path.len();
        if !self.path.is_empty() && !key.starts_with('[') {
            self.path.push('.');
        }
        self.path.push_str(key);
        let value = read(self);
        self.path.truncate(length);
        value
    }

    /// Reads a value that no message may show.
    pub fn hidden<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let before = mem::replace(&mut self.hidden, true);
        let value = read(self);
        self.hidden = before;
        value
    }

    /// A value as a table; a text from the environment is read as an inline table: `{ a = 1 }`.
    pub fn table<'e>(&mut self, entry: &'e Entry, kind: &Kind) -> Option<Cow<'e, Table>> {
        match &entry.value {
            Value::Table(table) => Some(Cow::Borrowed(table)),
            Value::Word(word) if word.trim_start().starts_with('{') => {
                match toml_text::value(word, &entry.origin) {
                    Some(Value::Table(table)) => Some(Cow::Owned(table)),
                    _ => self.refuse(entry, kind),
                }
            }
            _ => self.refuse(entry, kind),
        }
    }

    pub(crate) fn note<T>(&mut self, entry: Option<&Entry>, text: String, hint: Option<String>) -> Option<T> {
        let origin = entry.map(|entry| entry.origin.clone());
        self.mistakes.push(Mistake::new(origin, self.path.clone(), text).hint(hint));
        None
    }

    pub(crate) fn profile(&self) -> &Profile {
        self.profile
    }

    pub(crate) fn is_whole(&self) -> bool {
        self.extent == Extent::Whole
    }

    pub(crate) fn into_mistakes(self) -> Vec<Mistake> {
        self.mistakes
    }

    fn hint_for(&self, entry: &Entry, kind: &Kind) -> Option<String> {
        let number =
            matches!(entry.value, Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Date(_));
        (number && kind.words().starts_with("a text") && !self.hidden)
            .then(|| format!("put it in quotes: \"{}\"", entry.value))
    }

    fn hint_for_missing(&self, kind: &Kind) -> Option<String> {
        let (section, key) = self.path.split_once('.')?;
        let variable = variable_of(&self.path);
        let file = if kind.is_secret() {
            format!(", or name a file that holds it in {variable}_FILE")
        } else {
            String::new()
        };
        (!key.contains('[')).then(|| format!("write `{key} = …` under [{section}], or set {variable}{file}"))
    }
}

/// The variable that sets a setting: `blog.cache.ttl` is `CARAFE_BLOG__CACHE__TTL`.
pub(crate) fn variable_of(path: &str) -> String {
    format!("CARAFE_{}", path.replace('.', "__").to_ascii_uppercase())
}

fn found(value: &Value) -> Cow<'static, str> {
    match value {
        Value::Boolean(_) | Value::Integer(_) | Value::Float(_) => value.to_string().into(),
        Value::Text(text) | Value::Word(text) if text.is_empty() => "an empty text".into(),
        Value::Text(text) | Value::Word(text) => shortened(text).into(),
        Value::Date(text) => text.chars().take(SHOWN).collect::<String>().into(),
        Value::List(_) => "a list".into(),
        Value::Table(_) => "a table".into(),
    }
}

const SHOWN: usize = 60;

fn shortened(text: &str) -> String {
    let start: String = text.chars().take(SHOWN).collect();
    let more = if start.len() < text.len() { "…" } else { "" };
    format!("{start:?}{more}")
}
