//! What pages have in a site: their links, the request, and what apps add to each.

use std::{borrow::Cow, collections::BTreeMap};

use carafe_core::{App, Error, check::Check};
use carafe_template::{
    Around, Call, ContextValue, TemplateSettings,
    call::{Answer, Given},
};
use serde::Serialize;

use crate::{Current, Link, checks::templates};

/// What an [`App`] learns for its pages; the rest is in [`TemplateApp`](carafe_template::TemplateApp).
pub trait PageApp: Sized {
    /// Gives every page of this app, and of those mounted in it, a name: Django's and Flask's context processor.
    ///
    /// ```
    /// use carafe_core::App;
    /// use carafe_web::{Current, PageApp};
    ///
    /// let app = App::new()
    ///     .context("site_name", |_: &Current| "Notes")
    ///     .context("path", |current: &Current| current.head().uri.path().to_owned());
    /// ```
    ///
    /// It is made when a template asks for it, once for each page. What a handler gives itself wins, then the
    /// innermost app's.
    #[track_caller]
    fn context<T, F>(self, name: impl Into<Cow<'static, str>>, make: F) -> Self
    where
        T: Serialize,
        F: Fn(&Current) -> T + Send + Sync + 'static;
}

impl PageApp for App {
    #[track_caller]
    fn context<T, F>(self, name: impl Into<Cow<'static, str>>, make: F) -> Self
    where
        T: Serialize,
        F: Fn(&Current) -> T + Send + Sync + 'static,
    {
        self.add(ContextValue::new(name, move |around| around.get::<Current>().map(&make)))
    }
}

/// Adds what every site's pages have.
pub(crate) fn add_to(app: App) -> App {
    app.settings::<TemplateSettings>()
        .add(ContextValue::function("url_for", url_for))
        .context("request", request)
        .add(Check::new(templates::check).rules(templates::RULES).tag("templates"))
}

/// `url_for('notes.show', id=3)`: values that no parameter takes become the query. As in Flask, `_anchor` is what
/// comes after `#`, and `_external` makes it a whole address.
fn url_for(around: &Around, call: &Call<'_>) -> Result<Answer, Error> {
    let current = around.get::<Current>();
    let current = current.ok_or_else(|| Error::internal("`url_for` needs a request, and there is none"))?;
    let (mut link, mut external) = (Link::named(call.argument::<String>(0)?), false);
    for (name, given) in call.named() {
        link = match name.as_str() {
            "_anchor" => link.fragment(text(&given)),
            "_external" => {
                external = text(&given) == "true";
                link
            }
            _ => link.with(name, given),
        };
    }
    Ok(Answer::new(if external { current.absolute_url(&link)? } else { current.url(&link)? }))
}

fn text(given: &Given) -> String {
    match serde_json::to_value(given) {
        Ok(serde_json::Value::String(text)) => text,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

/// What a template may know of the request.
fn request(current: &Current) -> BTreeMap<&'static str, Option<String>> {
    let head = current.head();
    BTreeMap::from([
        ("method", Some(head.method.to_string())),
        ("path", Some(head.uri.path().to_owned())),
        ("query", head.uri.query().map(str::to_owned)),
        ("id", Some(current.id().to_string())),
        ("route", current.route().and_then(|route| route.name.clone())),
    ])
}
