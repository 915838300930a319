//! What a request does to its session, so that it can be done again to what another request made of it meanwhile.

use serde_json::Value;

use super::{expiry::Expiry, record::Record};

/// One thing that was done to a session.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    /// A value was put in.
    Put(String, Value),
    /// A value was taken out.
    Remove(String),
    /// One was added to a list.
    Append(String, Value),
    /// These were taken from a list; what another request added to it stays.
    Without(String, Vec<Value>),
    /// Everything was taken out.
    Clear,
    /// It belongs to somebody, or to nobody.
    Owner(Option<String>),
    /// It lives as long as this.
    Expiry(Expiry),
}

impl Change {
    /// Does it.
    pub(crate) fn apply(&self, record: &mut Record) {
        let values = &mut record.values;
        match self {
            Self::Put(key, value) => drop(values.insert(key.clone(), value.clone())),
            Self::Remove(key) => drop(values.remove(key)),
            Self::Append(key, value) => match values.get_mut(key) {
                Some(Value::Array(list)) => list.push(value.clone()),
                _ => drop(values.insert(key.clone(), vec![value.clone()].into())),
            },
            Self::Without(key, gone) => {
                let Some(Value::Array(list)) = values.get_mut(key) else { return };
                gone.iter().for_each(|value| remove_first(list, value));
                if list.is_empty() {
                    values.remove(key);
                }
            }
            Self::Clear => {
                values.clear();
                (record.owner, record.expiry) = (None, Expiry::Default);
            }
            Self::Owner(owner) => record.owner.clone_from(owner),
            Self::Expiry(expiry) => record.expiry = *expiry,
        }
    }
}

fn remove_first(list: &mut Vec<Value>, value: &Value) {
    if let Some(at) = list.iter().position(|found| found == value) {
        list.remove(at);
    }
}
