//! Reads the inside of an attribute's value or of an element that holds no tags.

use super::{
    attribute::{Kind, Page},
    css::Css,
    escaper::Inner,
    refusal::Refusal,
    url::Url,
};

impl Kind {
    /// Goes on over text of the template, as a browser reads it.
    pub(super) fn feed(&mut self, text: &str) -> Result<(), Refusal> {
        match self {
            Kind::Plain | Kind::Never(_) => {}
            Kind::Url(url) => url.feed(text)?,
            Kind::Srcset(url) => feed_srcset(url, text)?,
            Kind::Css(css) => css.feed(text)?,
            Kind::Js(js) => js.feed(text)?,
            Kind::Page(page) => *page = page.after(text),
            Kind::Content(read) | Kind::Equiv(read) | Kind::Type(read) => {
                read.push_str(&text.to_ascii_lowercase())
            }
        }
        Ok(())
    }

    /// What a value becomes here; goes on after it.
    pub(super) fn value(&mut self) -> Result<Inner, Refusal> {
        match self {
            Kind::Plain => Ok(Inner::Plain),
            Kind::Url(url) => url.value(),
            Kind::Srcset(Url::Start) => {
                Kind::Url(Url::Start).value()?;
                *self = Kind::Srcset(Url::Valued);
                Ok(Inner::Srcset)
            }
            Kind::Srcset(url) => url.value(),
            Kind::Css(css) => css.value(),
            Kind::Js(js) => js.value(),
            Kind::Page(Page::Text) => Ok(Inner::Srcdoc),
            Kind::Page(_) => Err(in_srcdoc()),
            Kind::Content(_) => Ok(Inner::Plain),
            Kind::Equiv(_) => Err(Refusal::new(
                "a value would choose what this `<meta>` orders the browser to do",
                "Write the name of the header in the template.",
            )),
            Kind::Type(_) => Err(Refusal::new(
                "a value would choose how this script is read",
                "Write the type in the template; `{% if %}` may choose between two scripts.",
            )),
            Kind::Never(why) => {
                Err(Refusal::new(*why, "Put the value in a `data-…` attribute and let a script read it."))
            }
        }
    }

    /// What is true after either of two branches, if that can be told.
    pub(super) fn join(&self, other: &Kind) -> Option<Kind> {
        Some(match (self, other) {
            (a, b) if a == b => a.clone(),
            (Kind::Url(a), Kind::Url(b)) => Kind::Url(a.join(b)),
            (Kind::Srcset(a), Kind::Srcset(b)) => Kind::Srcset(a.join(b)),
            (Kind::Css(a), Kind::Css(b)) => Kind::Css(a.join(b)?),
            (Kind::Js(a), Kind::Js(b)) => Kind::Js(a.join(b)?),
            (Kind::Page(_), Kind::Page(_)) => Kind::Page(Page::Lost),
            (Kind::Content(_), Kind::Content(_)) => Kind::Content(String::new()),
            _ => return None,
        })
    }

    /// What is true after something that a child, or another template, may have written here.
    pub(super) fn blur(&self) -> Kind {
        match self {
            Kind::Url(_) => Kind::Url(Url::Unclear),
            Kind::Srcset(_) => Kind::Srcset(Url::Unclear),
            Kind::Css(Css::Top(_)) => Kind::Css(Css::new()),
            Kind::Js(js) => Kind::Js(js.blur()),
            Kind::Page(_) => Kind::Page(Page::Lost),
            same => same.clone(),
        }
    }
}

fn feed_srcset(url: &mut Url, text: &str) -> Result<(), Refusal> {
    for char in text.chars() {
        match char {
            ',' if !matches!(url, Url::Data(_)) => *url = Url::Start,
            char if char.is_ascii_whitespace() && *url == Url::Start => {}
            // A size follows; a value there is a part of it.
            char if char.is_ascii_whitespace() => *url = Url::Query,
            char => url.feed(char.encode_utf8(&mut [0; 4]))?,
        }
    }
    Ok(())
}

impl Page {
    fn after(self, text: &str) -> Page {
        match self {
            Page::Text if is_plain_page(text) => Page::Text,
            Page::Text => Page::Markup,
            same => same,
        }
    }
}

/// Whether a value after this is in the text of a page: whole tags only, none that holds raw text, no attribute.
fn is_plain_page(text: &str) -> bool {
    text.split('<').skip(1).all(|tag| {
        let name = tag.strip_prefix('/').unwrap_or(tag);
        let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let (name, rest) = name.split_at(length);
        let is_simple = name.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.starts_with('>');
        is_simple && !super::element::is_raw(&name.to_ascii_lowercase())
    })
}

fn in_srcdoc() -> Refusal {
    Refusal::new(
        "a value in `srcdoc` after a tag with attributes, or in a tag",
        "Make the page in a template of its own: `{% set page %}{% include … %}{% endset %}`, then `srcdoc=\"{{ page }}\"`.",
    )
}
