//! Text that is HTML already.

use minijinja::value::{Value, serializing_for_value};
use serde::{Serialize, Serializer};

/// Text that a function of yours says is HTML, so that a template does not escape it again: Django's `mark_safe`.
///
/// ```
/// use carafe_core::App;
/// use carafe_template::{Safe, TemplateApp};
///
/// let app = App::new().filter("stars", |count: usize| Safe("<b>★</b>".repeat(count)));
/// ```
///
/// Never make one of text that a visitor wrote: what is in it runs in other visitors' browsers. Elsewhere than in a
/// template (in JSON, for instance) it is plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Safe(pub String);

impl Serialize for Safe {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializing_for_value() {
            return Value::from_safe_string(self.0.clone()).serialize(serializer);
        }
        serializer.serialize_str(&self.0)
    }
}
