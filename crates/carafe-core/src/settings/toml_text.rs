//! From TOML text to values that know their line.

use std::sync::Arc;

use toml::{
    Spanned,
    de::{DeArray, DeTable, DeValue},
};

use super::{
    mistake::Mistake,
    origin::Origin,
    value::{Entry, Table, Value},
};

/// Reads a whole file: what can be read, and what is wrong with the rest.
///
/// Messages hold words of the grammar only, never the line itself: a secret may stand there.
pub(crate) fn file(name: &str, text: &str) -> (Table, Vec<Mistake>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = Lines::of(name, text);
    let (table, errors) = DeTable::parse_recoverable(text);
    let mistakes = errors.iter().map(|error| {
        let at = lines.origin(error.span().map_or(text.len(), |span| span.start));
        Mistake::new(Some(at), "", format!("this is not TOML: {}", error.message()))
    });
    (convert_table(table.get_ref(), &|offset| lines.origin(offset)), mistakes.collect())
}

/// Reads one value that stands alone: a list, an inline table.
pub(crate) fn value(text: &str, origin: &Origin) -> Option<Value> {
    let parsed = DeValue::parse(text.trim()).ok()?;
    Some(convert(parsed.get_ref(), &|_| origin.clone()))
}

/// Where the lines of a file end.
struct Lines {
    file: Arc<str>,
    ends: Vec<usize>,
}

impl Lines {
    fn of(name: &str, text: &str) -> Self {
        Self { file: name.into(), ends: text.match_indices('\n').map(|(at, _)| at).collect() }
    }

    fn origin(&self, offset: usize) -> Origin {
        Origin::File {
            file: Arc::clone(&self.file),
            line: self.ends.partition_point(|end| *end < offset) + 1,
        }
    }
}

fn convert_table(table: &DeTable<'_>, at: &dyn Fn(usize) -> Origin) -> Table {
    let entry = |(key, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
        let entry = Entry { value: convert(value.get_ref(), at), origin: at(key.span().start) };
        (String::from(AsRef::<str>::as_ref(key.get_ref())), entry)
    };
    table.iter().map(entry).collect()
}

fn convert_list(items: &DeArray<'_>, at: &dyn Fn(usize) -> Origin) -> Vec<Entry> {
    items
        .iter()
        .map(|item| Entry { value: convert(item.get_ref(), at), origin: at(item.span().start) })
        .collect()
}

fn convert(value: &DeValue<'_>, at: &dyn Fn(usize) -> Origin) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => integer(number.as_str(), number.radix()),
        DeValue::Float(number) => float(number.as_str()),
        DeValue::Boolean(value) => Value::Boolean(*value),
        DeValue::Datetime(date) => Value::Date(date.to_string()),
        DeValue::Array(items) => Value::List(convert_list(items, at)),
        DeValue::Table(table) => Value::Table(convert_table(table, at)),
    }
}

/// A number too long for any type stays what was written, and no type takes it.
fn integer(digits: &str, radix: u32) -> Value {
    i128::from_str_radix(digits, radix).map_or_else(|_| Value::Date(digits.to_owned()), Value::Integer)
}

fn float(digits: &str) -> Value {
    digits.parse().map_or_else(|_| Value::Date(digits.to_owned()), Value::Float)
}
