//! Texts by keys in one column, which only PostgreSQL has.

use std::{
    collections::{BTreeMap, HashMap},
    hash::BuildHasher,
};

use crate::{
    Kind, Value,
    driver::Row,
    error::Result,
    field::{Column, FieldType, IntoField},
    handle::Col,
};

/// What may stand behind a key: a text, or nothing.
pub trait HstoreValue {
    /// The text.
    fn into_text(self) -> Option<String>;
}

macro_rules! values {
    ($($type:ty, $this:ident => $made:expr;)+) => { $(
        impl HstoreValue for $type {
            fn into_text(self) -> Option<String> {
                let $this = self;
                $made
            }
        }
    )+ };
}
values! {
    String, text => Some(text);
    &str, text => Some(text.to_owned());
    &String, text => Some(text.clone());
    Option<String>, text => text;
    &Option<String>, text => text.clone();
    Option<&str>, text => text.map(str::to_owned);
}

/// Entries as a column holds them.
pub(crate) fn entries<K: Into<String>, V: HstoreValue>(
    entries: impl IntoIterator<Item = (K, V)>,
) -> BTreeMap<String, Option<String>> {
    entries.into_iter().map(|(key, value)| (key.into(), value.into_text())).collect()
}

impl FieldType for BTreeMap<String, Option<String>> {
    type Handle = Col<Self>;
    const COLUMN: Column = Column::of(Kind::Hstore);

    fn read(row: &dyn Row, column: usize) -> Result<Option<Self>> {
        row.hstore(column)
    }

    fn to_value(&self) -> Result<Value> {
        Ok(Value::Hstore(self.clone()))
    }
}

impl<S: BuildHasher + Default + Send + Sync + 'static> FieldType for HashMap<String, Option<String>, S> {
    type Handle = Col<Self>;
    const COLUMN: Column = Column::of(Kind::Hstore);

    fn read(row: &dyn Row, column: usize) -> Result<Option<Self>> {
        Ok(row.hstore(column)?.map(|entries| entries.into_iter().collect()))
    }

    fn to_value(&self) -> Result<Value> {
        Ok(Value::Hstore(entries(self)))
    }
}

impl<K: Into<String>, V: HstoreValue, const N: usize> IntoField<BTreeMap<String, Option<String>>>
    for [(K, V); N]
{
    fn into_field(self) -> BTreeMap<String, Option<String>> {
        entries(self)
    }
}

impl<K: Into<String>, V: HstoreValue, const N: usize> IntoField<HashMap<String, Option<String>>>
    for [(K, V); N]
{
    fn into_field(self) -> HashMap<String, Option<String>> {
        entries(self).into_iter().collect()
    }
}
