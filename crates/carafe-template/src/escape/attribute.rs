//! What an attribute's value is: text, a URL, a style, a script, a page.

use super::{
    css::Css,
    js::{Dialect, Js},
    url::Url,
};

/// What is read in the value of an attribute, or in an element that holds no tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    Url(Url),
    Srcset(Url),
    Css(Css),
    Js(Js),
    /// A page in `srcdoc`: whether it is in its text, or where else.
    Page(Page),
    /// `content` of `<meta>`, while it may be that of a refresh: what was read so far.
    Content(String),
    /// `<meta http-equiv>`.
    Equiv(String),
    /// The type of a script.
    Type(String),
    /// Nothing can be said of a value here; the reason.
    Never(&'static str),
}

/// Where in the page of a `srcdoc` a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    Text,
    /// In a tag or an element that holds no tags, or after one that does.
    Markup,
    Lost,
}

/// What kind of value an attribute of an element has; both in lower case.
pub(super) fn kind(element: &str, name: &str) -> Kind {
    match (element, name) {
        ("script", "type" | "language") => return Kind::Type(String::new()),
        ("meta", "http-equiv") => return Kind::Equiv(String::new()),
        ("meta", "content") => return Kind::Content(String::new()),
        ("object", "data") => return Kind::Url(Url::Start),
        ("animate" | "set" | "animatetransform" | "animatemotion", "to" | "from" | "by") => {
            return Kind::Url(Url::Start);
        }
        // A list of URLs, perhaps: everything that is no number is encoded.
        ("animate" | "set" | "animatetransform" | "animatemotion", "values") => return Kind::Url(Url::Query),
        (_, "style") => return Kind::Css(Css::new()),
        (_, "srcset" | "imagesrcset") => return Kind::Srcset(Url::Start),
        (_, "srcdoc") => return Kind::Page(Page::Text),
        (_, "hx-vals" | "hx-headers") => return Kind::Js(Js::new(Dialect::Json)),
        _ => {}
    }
    if is_script(name) {
        return Kind::Js(Js::new(Dialect::Script));
    }
    if is_url(name) { Kind::Url(Url::Start) } else { Kind::Plain }
}

/// Event handlers, and the attributes that Alpine, Vue and htmx run as scripts.
fn is_script(name: &str) -> bool {
    name.starts_with("on")
        || name.starts_with(['@', ':'])
        || ["x-", "v-", "hx-on", "hx-vars"].iter().any(|start| name.starts_with(start))
}

fn is_url(name: &str) -> bool {
    let bare = name.strip_prefix("data-").unwrap_or(name);
    let bare = bare.rsplit(':').next().unwrap_or(bare);
    URLS.contains(&bare)
}

const URLS: [&str; 29] = [
    "action",
    "archive",
    "background",
    "cite",
    "classid",
    "codebase",
    "dynsrc",
    "formaction",
    "href",
    "hx-delete",
    "hx-get",
    "hx-patch",
    "hx-post",
    "hx-push-url",
    "hx-put",
    "hx-replace-url",
    "icon",
    "longdesc",
    "lowsrc",
    "manifest",
    "ping",
    "poster",
    "profile",
    "sse-connect",
    "src",
    "uri",
    "url",
    "usemap",
    "ws-connect",
];
