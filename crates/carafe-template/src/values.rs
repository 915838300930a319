//! Names and values for a template.

use std::{borrow::Cow, collections::BTreeMap, fmt};

use minijinja::value::{Serde, Value};
use serde::Serialize;

/// The names that a view gives to its template.
///
/// ```
/// use carafe_template::Values;
///
/// let values = Values::new().with("name", "Ada").with("notes", [1, 2]);
/// assert_eq!(values.get("notes").unwrap(), serde_json::json!([1, 2]));
/// assert!(values.get("nmae").is_none());
/// ```
#[derive(Clone, Default)]
pub struct Values(BTreeMap<Cow<'static, str>, Value>);

impl Values {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives a name its value, in place of an earlier one. Everything that can be serialised will do.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl Serialize) -> Self {
        self.put(name, value);
        self
    }

    /// The same, for loops.
    pub fn put(&mut self, name: impl Into<Cow<'static, str>>, value: impl Serialize) {
        self.0.insert(name.into(), Value::from(Serde(value)));
    }

    /// A value as JSON, for tests; nothing where there is none of this name, or it has no form in JSON.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<serde_json::Value> {
        serde_json::to_value(self.0.get(name)?).ok()
    }

    /// The names, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(AsRef::as_ref)
    }

    /// A value of the engine's own, as it is.
    pub(crate) fn insert(&mut self, name: impl Into<String>, value: Value) {
        self.0.insert(Cow::Owned(name.into()), value);
    }

    /// All of them as one map.
    pub(crate) fn to_map(&self) -> Value {
        Value::from_pairs(self.0.iter().map(|(name, value)| (Value::from(name.as_ref()), value.clone())))
    }

    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }
}

impl fmt::Debug for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(&self.0).finish()
    }
}
