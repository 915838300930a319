//! Lists, maps, optional and hidden values.

use std::collections::{BTreeMap, HashMap};

use crate::settings::{
    info::Kind,
    reading::Reading,
    secret::Secret,
    toml_text,
    value::{Entry, Value},
};

use super::SettingValue;

/// One value alone is a list of one: `hosts = "example.com"` means what it looks like.
impl<T: SettingValue> SettingValue for Vec<T> {
    fn kind() -> Kind {
        Kind::list(T::kind())
    }

    fn read(entry: &Entry, reading: &mut Reading<'_>) -> Option<Self> {
        match items(entry) {
            Some(items) => {
                each(&items, |at, item| reading.within(&format!("[{at}]"), |reading| T::read(item, reading)))
            }
            None if matches!(entry.value, Value::Table(_)) => reading.refuse(entry, &Self::kind()),
            None => T::read(entry, reading).map(|one| vec![one]),
        }
    }
}

/// Reads all before it fails, so that the mistakes of all are noted.
fn each<T>(items: &[Entry], mut read: impl FnMut(usize, &Entry) -> Option<T>) -> Option<Vec<T>> {
    let values: Vec<Option<T>> = items.iter().enumerate().map(|(at, item)| read(at, item)).collect();
    values.into_iter().collect()
}

fn items(entry: &Entry) -> Option<Vec<Entry>> {
    match &entry.value {
        Value::List(items) => Some(items.clone()),
        Value::Word(word) if word.trim_start().starts_with('[') => {
            match toml_text::value(word, &entry.origin)? {
                Value::List(items) => Some(items),
                _ => None,
            }
        }
        Value::Word(word) if word.trim().is_empty() => Some(Vec::new()),
        Value::Word(word) => {
            Some(word.split(',').map(|item| Entry::word(item.trim(), entry.origin.clone())).collect())
        }
        _ => None,
    }
}

macro_rules! maps {
    ($($map:ident),*) => {$(
        impl<T: SettingValue> SettingValue for $map<String, T> {
            fn kind() -> Kind {
                Kind::map(T::kind())
            }

            fn read(entry: &Entry, reading: &mut Reading<'_>) -> Option<Self> {
                let table = reading.table(entry, &Self::kind())?;
                let values: Vec<Option<(String, T)>> = table
                    .iter()
                    .map(|(key, entry)| {
                        let value = reading.within(key, |reading| T::read(entry, reading))?;
                        Some((key.clone(), value))
                    })
                    .collect();
                values.into_iter().collect()
            }
        }
    )*};
}

maps!(BTreeMap, HashMap);

impl<T: SettingValue> SettingValue for Option<T> {
    fn kind() -> Kind {
        T::kind().optional()
    }

    fn read(entry: &Entry, reading: &mut Reading<'_>) -> Option<Self> {
        if matches!(&entry.value, Value::Word(word) if word.is_empty()) {
            return Some(None);
        }
        T::read(entry, reading).map(Some)
    }

    fn absent(_reading: &mut Reading<'_>) -> Option<Self> {
        Some(None)
    }
}

impl<T: SettingValue> SettingValue for Secret<T> {
    fn kind() -> Kind {
        T::kind().secret()
    }

    fn read(entry: &Entry, reading: &mut Reading<'_>) -> Option<Self> {
        reading.hidden(|reading| T::read(entry, reading)).map(Self::new)
    }

    fn absent(reading: &mut Reading<'_>) -> Option<Self> {
        reading.refuse_missing(&Self::kind())
    }
}
