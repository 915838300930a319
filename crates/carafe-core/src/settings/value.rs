//! Settings before they have types: a tree of values, each with its origin.

use std::{collections::BTreeMap, fmt};

use super::origin::Origin;

/// A value as a source gives it.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i128),
    /// A number with a point.
    Float(f64),
    /// A text in quotes.
    Text(String),
    /// A text from the environment or the command line, which has no type of its own: it is read as the setting asks.
    Word(String),
    /// A date or a time of day, as it was written; also a number too long for any type.
    Date(String),
    /// A list.
    List(Vec<Entry>),
    /// A table.
    Table(Table),
}

/// The entries of a table by key.
pub type Table = BTreeMap<String, Entry>;

/// A value with its origin.
#[derive(Clone, PartialEq)]
pub struct Entry {
    /// The value.
    pub value: Value,
    /// Where it comes from.
    pub origin: Origin,
}

impl Entry {
    /// A text from the environment or the command line.
    #[must_use]
    pub fn word(text: impl Into<String>, origin: Origin) -> Self {
        Self { value: Value::Word(text.into()), origin }
    }

    /// The text, if it is one: in quotes or from the environment.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) | Value::Word(text) => Some(text),
            _ => None,
        }
    }
}

/// Lays one table over another: tables are merged key by key, everything else is replaced.
pub(crate) fn lay_over(below: &mut Table, above: Table) {
    for (key, entry) in above {
        match (below.get_mut(&key), entry) {
            (Some(Entry { value: Value::Table(below), .. }), Entry { value: Value::Table(above), .. }) => {
                lay_over(below, above);
            }
            (_, entry) => {
                below.insert(key, entry);
            }
        }
    }
}

/// Deeper than any section; tables are read by functions that call themselves.
const DEEPEST: usize = 32;

/// Puts an entry at a path, making the tables on the way. A path too deep for any setting is cut, and is unknown still.
pub(crate) fn put(table: &mut Table, path: &[&str], entry: Entry) {
    let Some((key, rest)) = path[..path.len().min(DEEPEST)].split_first() else { return };
    if rest.is_empty() {
        table.insert((*key).to_owned(), entry);
        return;
    }
    let origin = entry.origin.clone();
    let next =
        table.entry((*key).to_owned()).or_insert_with(|| Entry { value: Value::Table(Table::new()), origin });
    if !matches!(next.value, Value::Table(_)) {
        next.value = Value::Table(Table::new());
    }
    if let Value::Table(inner) = &mut next.value {
        put(inner, rest, entry);
    }
}

/// The entry at a path.
pub(crate) fn find<'a>(table: &'a Table, path: &[&str]) -> Option<&'a Entry> {
    let (key, rest) = path.split_first()?;
    let entry = table.get(*key)?;
    match &entry.value {
        _ if rest.is_empty() => Some(entry),
        Value::Table(inner) => find(inner, rest),
        _ => None,
    }
}

/// As TOML writes it; a text from the environment is written as a text in quotes.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Integer(value) => write!(f, "{value}"),
            Self::Float(value) => write!(f, "{value:?}"),
            Self::Text(text) | Self::Word(text) => write!(f, "{text:?}"),
            Self::Date(text) => f.write_str(text),
            Self::List(items) => {
                let items: Vec<_> = items.iter().map(|item| item.value.to_string()).collect();
                write!(f, "[{}]", items.join(", "))
            }
            Self::Table(table) => {
                let items: Vec<_> =
                    table.iter().map(|(key, item)| format!("{key} = {}", item.value)).collect();
                write!(f, "{{ {} }}", items.join(", "))
            }
        }
    }
}

/// Only the type: a value may be a secret, and only its setting knows.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Boolean(_) => "Boolean",
            Self::Integer(_) => "Integer",
            Self::Float(_) => "Float",
            Self::Text(_) => "Text",
            Self::Word(_) => "Word",
            Self::Date(_) => "Date",
            Self::List(_) => "List",
            Self::Table(_) => "Table",
        })
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} from {}", self.value, self.origin)
    }
}
