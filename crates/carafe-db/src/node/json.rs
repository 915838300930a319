//! Places in JSON documents.

/// One step into a JSON document.
#[doc(hidden)]
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum JsonStep {
    /// A key of an object.
    Key(String),
    /// A place in a list: from 0 on, or from its end, where -1 is the last.
    Index(i32),
}

impl From<&str> for JsonStep {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<String> for JsonStep {
    fn from(key: String) -> Self {
        Self::Key(key)
    }
}

impl From<i32> for JsonStep {
    fn from(index: i32) -> Self {
        Self::Index(index)
    }
}
