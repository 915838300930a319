//! Replies that are pages: a template and values, rendered when the request is known again.

use std::borrow::Cow;

use carafe_core::{Error, Place};
use http::{HeaderValue, header};
use serde::Serialize;

use super::{rendering::Page, reply::Reply};

/// A page from a template, with the values that [`with`](Reply::with) gives it.
///
/// ```
/// use carafe_core::{App, embed::Dir};
/// use carafe_template::TemplateApp;
/// use carafe_web::{Reply, WebApp, respond::page};
///
/// fn index() -> Reply {
///     page("index.html").with("visits", 3)
/// }
///
/// let templates = Dir::embedded("templates", &[("index.html", b"<p>{{ visits }} visits</p>")]);
/// let app = App::new().templates(templates).get("/", index);
/// ```
///
/// It is rendered when the handler has returned, with what the framework and the apps add to every page (`url_for`,
/// `request`, [`PageApp::context`](crate::PageApp::context)). `list.html#row` is only the block `row` of a template.
/// The content type is HTML, or plain text for a name that ends with `.txt`. A template that is missing or fails is a
/// 500 with its lines in the log.
#[track_caller]
pub fn page(template: impl Into<Cow<'static, str>>) -> Reply {
    let template = template.into();
    let plain = template.split('#').next().is_some_and(|name| name.ends_with(".txt"));
    let media = if plain { "text/plain; charset=utf-8" } else { "text/html; charset=utf-8" };
    let reply = Reply::new([(header::CONTENT_TYPE, HeaderValue::from_static(media))]);
    reply.with_page(Page::new(template, Place::here()))
}

impl Reply {
    /// Answers htmx with one block of the page only, and everybody else with all of it; caches keep both apart.
    ///
    /// ```
    /// use carafe_web::{Reply, respond::page};
    ///
    /// fn list() -> Reply {
    ///     page("list.html").fragment("rows").with("notes", ["milk", "bread"])
    /// }
    /// ```
    ///
    /// On a reply that is no page it is a mistake: a 500 at this line.
    #[track_caller]
    pub fn fragment(mut self, block: impl Into<Cow<'static, str>>) -> Self {
        let Some(page) = self.page_mut() else {
            return self.mistaken(Error::internal("this reply is no page, so it has no fragment"));
        };
        page.offer_fragment(block.into());
        self
    }

    /// Gives the template of a [`page`] a name; everything that can be serialised will do.
    ///
    /// On a reply that is no page it is a mistake: a 500 at this line.
    #[track_caller]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl Serialize) -> Self {
        let Some(page) = self.page_mut() else {
            let mistake = Error::internal("this reply is no page, so it has no template to give a value to");
            return self.mistaken(mistake.hint("begin with `page(\"….html\")`"));
        };
        page.put(name.into(), value);
        self
    }
}
