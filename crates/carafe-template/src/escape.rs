//! Context-aware escaping: each `{{ … }}` is escaped for the place in the HTML where it stands.
//!
//! Knows no files: it is given the source of a template and gives back a source that escapes, or says why it cannot.
//!
//! An engine does three things. It calls [`install`] once for an environment, it gives what [`analyze`] returns to
//! MiniJinja in place of each template's source, and it drops every compiled template when one of them changes,
//! because what is safe in a child is decided by its base.
//!
//! ```
//! use carafe_template::escape::{self, Sources};
//!
//! struct Pages;
//! impl Sources for Pages {
//!     fn source(&self, name: &str) -> Option<String> {
//!         (name == "hello.html").then(|| "<p>{{ name }}</p>".to_owned())
//!     }
//! }
//!
//! let mut env = minijinja::Environment::new();
//! escape::install(&mut env);
//! env.set_loader(|name| match escape::analyze(name, &Pages) {
//!     Ok(found) => Ok(found.map(|analysis| analysis.source)),
//!     Err(error) => Err(minijinja::Error::new(minijinja::ErrorKind::SyntaxError, error.to_string())),
//! });
//! let page = env.get_template("hello.html").unwrap();
//! assert_eq!(page.render(minijinja::context! { name => "<b>" }).unwrap(), "<p>&lt;b&gt;</p>");
//! ```

mod analysis;
mod attribute;
mod attributes;
mod component;
mod css;
mod disagree;
mod element;
mod entity;
mod error;
mod escaper;
mod flow;
mod html;
mod js;
mod json;
mod lex;
mod name;
mod percent;
mod place;
mod ready;
mod refusal;
mod sink;
mod tag;
mod text;
mod url;
mod value;
mod variant;

use std::fmt;

use minijinja::{AutoEscape, Environment, Error, Output, State, Value, value::ValueKind};

pub use analysis::{Analysis, SafeUse, Sources, analyze};
pub use error::EscapeError;
pub use name::{is_plain, real_name};
pub(crate) use {
    entity::decode as decoded, escaper::refuse_undefined, percent::whole as whole_url, ready::Ready,
    text::quoted,
};

/// Teaches an environment to render what [`analyze`] writes: filters, and what becomes of a value in text.
///
/// Do not set `trim_blocks` or `lstrip_blocks`, other delimiters or line statements: the analysis reads Jinja's own.
pub fn install(env: &mut Environment<'_>) {
    env.set_auto_escape_callback(|name| if is_plain(name) { AutoEscape::None } else { AutoEscape::Html });
    env.set_formatter(write_text);
    escaper::add_filters(env);
    variant::add_filter(env);
    attributes::add_to(env);
}

/// A value in text. What was made safe by a filter, a macro or a block is written as it is.
fn write_text(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    let is_plain = *state.auto_escape() == AutoEscape::None;
    match value.as_str() {
        Some(text) if is_plain || value.is_safe() => out.write_str(text)?,
        Some(text) => write_escaped(out, text)?,
        None if is_plain || is_harmless(value) => write!(out, "{value}")?,
        None => write_escaped(out, &value.to_string())?,
    }
    Ok(())
}

fn write_escaped(out: &mut Output<'_>, text: &str) -> fmt::Result {
    let mut written = Ok(());
    text::write_quoted(text, |part| written = written.and_then(|()| out.write_str(part)));
    written
}

/// Whether nothing in how the value is written means anything in text.
fn is_harmless(value: &Value) -> bool {
    matches!(value.kind(), ValueKind::Number | ValueKind::Bool | ValueKind::None | ValueKind::Undefined)
        || Ready::read(value).is_some_and(Ready::is_plain_text)
}
