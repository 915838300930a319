//! How a value is written: what it is made into for where it stands, and how that is put into the page.
//!
//! Whatever a value is, nothing that is written here has a `<`, and in an attribute nothing that could end it.

use std::borrow::Cow;

use minijinja::{
    Environment, Error, State, UndefinedBehavior,
    value::{Value, ValueKind},
};

use super::{
    json, percent,
    ready::{Of, Ready},
    text,
};

/// What a value is made into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Inner {
    /// Plain text.
    Plain,
    /// A whole URL, with a scheme that is allowed.
    Url,
    /// What follows the first letters of a URL.
    UrlRest,
    /// What follows the first slash.
    UrlRoot,
    /// What follows in the path.
    UrlPath,
    /// A part of the query or the fragment.
    UrlQuery,
    /// A list of URLs with sizes.
    Srcset,
    /// A word, number or colour in a style.
    Css,
    /// The inside of a string in a style.
    CssString,
    /// A literal in a script.
    Js,
    /// The inside of a string in a script.
    JsString,
    /// Text in a page in an attribute.
    Srcdoc,
    /// Nothing: comments do not show values.
    Drop,
}

/// How that is put into the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outer {
    /// The content of a `<script>` or `<style>`: nothing is decoded there.
    Content,
    /// Between quotes, or text in a `<title>`.
    Quoted,
    /// An attribute without quotes.
    Bare,
    /// An attribute without quotes that is this value and nothing else, so it may not be empty.
    BareAlone,
}

/// Both together: a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Escaper {
    pub(super) inner: Inner,
    pub(super) outer: Outer,
}

const INNERS: [(Inner, &str); 13] = [
    (Inner::Plain, "plain"),
    (Inner::Url, "url"),
    (Inner::UrlRest, "url_rest"),
    (Inner::UrlRoot, "url_root"),
    (Inner::UrlPath, "url_path"),
    (Inner::UrlQuery, "url_query"),
    (Inner::Srcset, "srcset"),
    (Inner::Css, "css"),
    (Inner::CssString, "css_string"),
    (Inner::Js, "js"),
    (Inner::JsString, "js_string"),
    (Inner::Srcdoc, "srcdoc"),
    (Inner::Drop, "drop"),
];

const OUTERS: [(Outer, &str); 4] = [
    (Outer::Content, "content"),
    (Outer::Quoted, "quoted"),
    (Outer::Bare, "bare"),
    (Outer::BareAlone, "alone"),
];

impl Escaper {
    /// The name of the filter.
    pub(super) fn filter(self) -> String {
        let name = |found: Option<&'static str>| found.expect("bug in carafe: an escaper without a name");
        let inner = name(INNERS.iter().find(|(inner, _)| *inner == self.inner).map(|(_, name)| *name));
        let outer = name(OUTERS.iter().find(|(outer, _)| *outer == self.outer).map(|(_, name)| *name));
        format!("__escape_{inner}_{outer}")
    }

    pub(super) fn write(self, value: &Value) -> Result<String, Error> {
        let inner = self.inner.write(value)?;
        Ok(match self.outer {
            Outer::Content => inner.into_owned(),
            // A value that is marked as safe may have references in it; it may not have tags here.
            Outer::Quoted if self.inner == Inner::Plain && value.is_safe() => text::quoted_again(&inner),
            Outer::Quoted => text::quoted(&inner).into_owned(),
            Outer::BareAlone if inner.is_empty() => "\"\"".to_owned(),
            Outer::Bare | Outer::BareAlone => text::bare(&inner),
        })
    }
}

impl Inner {
    fn write(self, value: &Value) -> Result<Cow<'_, str>, Error> {
        if let Some(ready) = Ready::read(value)
            && let Some(written) = self.write_ready(ready)?
        {
            return Ok(written.into());
        }
        let text = match value.as_str() {
            Some(text) => Cow::Borrowed(text),
            None if matches!(self, Inner::Js | Inner::Drop) => Cow::Borrowed(""),
            None => Cow::Owned(value.to_string()),
        };
        Ok(match self {
            Inner::Plain => text,
            Inner::Url => percent::whole(&text).into(),
            Inner::UrlRest => percent::rest(&text).into(),
            Inner::UrlRoot => percent::root(&text).into(),
            Inner::UrlPath => percent::path(&text).into(),
            Inner::UrlQuery => percent::component(&text).into(),
            Inner::Srcset => percent::srcset(&text).into(),
            Inner::Css => text::css_word(&text).into(),
            Inner::CssString => text::css_string(&text).into(),
            Inner::Js => json::literal(value)?.into(),
            Inner::JsString => json::string(&text).into(),
            Inner::Srcdoc if value.is_safe() => text,
            Inner::Srcdoc => text::quoted(&text).into_owned().into(),
            Inner::Drop => Cow::Borrowed(""),
        })
    }
}

impl Inner {
    /// A value that a filter has made ready for a place like this one; elsewhere it is any text.
    fn write_ready(self, ready: &Ready) -> Result<Option<String>, Error> {
        Ok(match (self, &ready.of) {
            (Inner::Js, Of::Script(value)) => Some(json::literal(value)?),
            (Inner::Js, Of::String(text)) => Some(json::literal(&Value::from(text.as_str()))?),
            (Inner::JsString, Of::String(text)) => Some(json::string(text)),
            (Inner::UrlQuery, Of::Url) => Some(percent::encoded(&ready.text)),
            (Inner::UrlQuery, Of::Query) => Some(percent::query(&ready.text)),
            _ => None,
        })
    }
}

/// Adds a filter for each escaper, and one that leaves a value as it is.
pub(super) fn add_filters(env: &mut Environment<'_>) {
    env.add_filter("__escape_not", |state: &mut State<'_, '_>, value: Value| {
        refuse_undefined(state, &value)?;
        Ok(Value::from_safe_string(value.to_string()))
    });
    for (inner, _) in INNERS {
        for (outer, _) in OUTERS {
            let escaper = Escaper { inner, outer };
            env.add_filter(escaper.filter(), move |state: &mut State<'_, '_>, value: Value| {
                refuse_undefined(state, &value)?;
                escaper.write(&value).map(Value::from_safe_string)
            });
        }
    }
}

/// What MiniJinja does with `{{ value }}`, which it does not do before a filter that takes any value.
pub(crate) fn refuse_undefined(state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    let strict =
        matches!(state.undefined_behavior(), UndefinedBehavior::Strict | UndefinedBehavior::SemiStrict);
    if !strict || value.kind() != ValueKind::Undefined {
        return Ok(());
    }
    // A filter of the engine that wants text knows the name of what is undefined.
    state.apply_filter("capitalize", std::slice::from_ref(value)).map(drop)?;
    Err(Error::from(minijinja::ErrorKind::UndefinedError))
}
