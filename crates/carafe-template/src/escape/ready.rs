//! Values that a filter has made ready for a script or a URL, so that they are not made ready again there.
//!
//! Elsewhere they are text like any other.

use std::{fmt, sync::Arc};

use minijinja::value::{Object, ObjectRepr, Value};

/// What `tojson`, `escapejs` and `urlencode` give.
#[derive(Debug)]
pub(crate) struct Ready {
    pub(super) text: String,
    pub(super) of: Of,
}

/// What it was made of and for.
#[derive(Debug)]
pub(super) enum Of {
    /// This value, as a literal.
    Script(Value),
    /// This text, as the inside of a string.
    String(String),
    /// A part of a URL, percent-encoded.
    Url,
    /// Names and values of a query: `&` and `=` are syntax in it.
    Query,
}

impl Ready {
    /// A value and how it is written in a script: in ASCII with no `<`, `>`, `&` and `'`, as `tojson` does.
    pub(crate) fn script(value: Value, text: String) -> Value {
        Self { text, of: Of::Script(value) }.into_value()
    }

    /// A text and how it is written in a string of a script.
    pub(crate) fn string(value: &str, text: String) -> Value {
        Self { text, of: Of::String(value.to_owned()) }.into_value()
    }

    /// A part of a URL.
    pub(crate) fn url(text: String) -> Value {
        Self { text, of: Of::Url }.into_value()
    }

    /// A query.
    pub(crate) fn query(text: String) -> Value {
        Self { text, of: Of::Query }.into_value()
    }

    fn into_value(self) -> Value {
        Value::from_object(self)
    }

    /// The one that a value is.
    pub(crate) fn read(value: &Value) -> Option<&Self> {
        value.downcast_object_ref()
    }

    /// Whether nothing in it means anything in text.
    pub(super) fn is_plain_text(&self) -> bool {
        matches!(self.of, Of::Script(_) | Of::String(_)) && !self.text.contains(['<', '>', '&'])
    }
}

impl Object for Ready {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
