//! Where in a URL a value stands, which decides what it may be.

use super::{escaper::Inner, refusal::Refusal};

/// How far the URL has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Url {
    /// Nothing yet: a value may be a whole URL.
    Start,
    /// Letters that may become a scheme.
    Scheme(String),
    /// A value, and nothing since that would end a scheme.
    Valued,
    /// One slash and nothing more: another one would name a host.
    Root,
    /// In the path, or somewhere after the scheme.
    Path,
    /// After `?` or `#`.
    Query,
    /// The type of a `data:` URL.
    Data(String),
    /// After a scheme that runs what follows.
    Forbidden(String),
    /// In one of several of these, depending on other values.
    Unclear,
}

impl Url {
    /// Goes on over text of the template.
    pub(super) fn feed(&mut self, text: &str) -> Result<(), Refusal> {
        for char in text.chars() {
            self.step(char)?;
        }
        Ok(())
    }

    fn step(&mut self, char: char) -> Result<(), Refusal> {
        let next = match (&mut *self, char) {
            (Url::Start | Url::Scheme(_), '\t' | '\n' | '\r') => return Ok(()),
            (Url::Start, char) if char <= ' ' => return Ok(()),
            (Url::Start, '/' | '\\') => Url::Root,
            (Url::Valued, ':') => return Err(scheme_of_value()),
            (Url::Scheme(name), ':') => after_scheme(name),
            (Url::Start | Url::Scheme(_) | Url::Valued | Url::Root | Url::Path | Url::Unclear, '?' | '#') => {
                Url::Query
            }
            (Url::Start, char) => Url::Scheme(char.to_ascii_lowercase().to_string()),
            (Url::Scheme(_) | Url::Valued | Url::Root, '/' | '\\') => Url::Path,
            (Url::Scheme(name), char) => {
                name.push(char.to_ascii_lowercase());
                return Ok(());
            }
            (Url::Root, _) => Url::Path,
            (Url::Data(kind), ',' | ';') => after_type(kind),
            (Url::Data(kind), char) => {
                kind.push(char.to_ascii_lowercase());
                return Ok(());
            }
            (Url::Valued | Url::Path | Url::Query | Url::Forbidden(_) | Url::Unclear, _) => return Ok(()),
        };
        *self = next;
        Ok(())
    }

    /// How a value is escaped here; goes on after it.
    pub(super) fn value(&mut self) -> Result<Inner, Refusal> {
        let (inner, next) = match self {
            Url::Start => (Inner::Url, Url::Valued),
            Url::Scheme(_) | Url::Valued => (Inner::UrlRest, Url::Valued),
            Url::Root => (Inner::UrlRoot, Url::Root),
            Url::Path => (Inner::UrlPath, Url::Path),
            Url::Query => (Inner::UrlQuery, Url::Query),
            Url::Data(_) => return Err(forbidden("data")),
            Url::Forbidden(scheme) => return Err(forbidden(scheme)),
            Url::Unclear => return Err(unclear()),
        };
        *self = next;
        Ok(inner)
    }

    /// What is true after either of two branches.
    pub(super) fn join(&self, other: &Url) -> Url {
        match (self, other) {
            (a, b) if a == b => a.clone(),
            (Url::Forbidden(scheme), _) | (_, Url::Forbidden(scheme)) => Url::Forbidden(scheme.clone()),
            (Url::Data(_), _) | (_, Url::Data(_)) => Url::Forbidden("data".to_owned()),
            (Url::Query | Url::Unclear, _) | (_, Url::Query | Url::Unclear) => Url::Unclear,
            // All before the query: what is refused at the start of a URL is refused.
            _ => Url::Valued,
        }
    }
}

fn after_scheme(name: &str) -> Url {
    match name {
        "javascript" | "vbscript" => Url::Forbidden(name.to_owned()),
        "data" => Url::Data(String::new()),
        _ => Url::Path,
    }
}

fn after_type(kind: &str) -> Url {
    let is_picture = matches!(kind, "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "image/avif");
    if is_picture { Url::Path } else { Url::Forbidden("data".to_owned()) }
}

fn forbidden(scheme: &str) -> Refusal {
    Refusal::new(
        format!("a value in a `{scheme}:` URL is run as it is; nothing makes it safe"),
        "Put the value in a `data-…` attribute and let a script read it.",
    )
}

fn scheme_of_value() -> Refusal {
    Refusal::new(
        "a value before `:` would choose the scheme of this URL, `javascript:` too",
        "Write the scheme in the template, or make the whole URL one value: `{{ link }}`.",
    )
}

fn unclear() -> Refusal {
    Refusal::new(
        "it depends on what comes before whether this value is in the path or in the query of the URL",
        "Make the whole URL one value before: `{% set link = … %}`, then `{{ link }}`.",
    )
}
