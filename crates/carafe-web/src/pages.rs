//! What pages have in a site: their links, the request, and what apps add to each.

#[cfg(feature = "sessions")]
mod csrf;
mod links;
#[cfg(feature = "sessions")]
mod messages;
mod query;
#[cfg(feature = "sessions")]
pub(crate) mod session;

use std::{borrow::Cow, collections::BTreeMap};

use carafe_core::{App, Error, check::Check};
use carafe_template::{Around, ContextValue, TemplateSettings};
use serde::Serialize;

use crate::{Current, checks::templates};

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
    let app = app
        .settings::<TemplateSettings>()
        .add(ContextValue::function("url_for", links::url_for))
        .add(ContextValue::function("static", links::static_file))
        .add(ContextValue::function("querystring", query::querystring))
        .context("csp_nonce", |current| current.csp_nonce().to_owned())
        .context("request", request)
        .add(Check::new(templates::check).rules(templates::RULES).tag("templates"));
    #[cfg(feature = "sessions")]
    let app = app
        .add(ContextValue::new("messages", messages::messages))
        .add(ContextValue::function("csrf_token", csrf::csrf_token))
        .add(ContextValue::function("csrf_input", csrf::csrf_input))
        .add(ContextValue::function("get_messages", messages::get_messages));
    app
}

/// The request that a page is rendered for.
fn current<'a>(around: &'a Around, function: &str) -> Result<&'a Current, Error> {
    around.get().ok_or_else(|| Error::internal(format!("`{function}` needs a request, and there is none")))
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
