//! What htmx says of the request that it sends.

use std::convert::Infallible;

use axum_core::extract::FromRequestParts;
use http::{HeaderMap, HeaderName, request::Parts};

/// What a page with htmx says of its request; of others everything is no.
///
/// ```
/// use carafe_core::App;
/// use carafe_web::{WebApp, extract::Htmx};
///
/// fn search(htmx: Htmx) -> &'static str {
///     if htmx.wants_fragment() { "<li>one</li>" } else { "<!doctype html><ul><li>one</li></ul>" }
/// }
///
/// let app = App::new().get("/search", search);
/// ```
///
/// An answer that depends on it says so with `Vary: HX-Request`; `Reply::fragment` (with templates) does both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Htmx {
    asks: bool,
    boosted: bool,
    restores: bool,
    target: Option<String>,
    trigger: Option<String>,
    prompt: Option<String>,
}

pub(crate) const HX_REQUEST: HeaderName = HeaderName::from_static("hx-request");

impl Htmx {
    /// Reads the headers.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let says = |name: &HeaderName| headers.get(name).is_some_and(|value| value == "true");
        let text = |name: &str| headers.get(name)?.to_str().ok().map(str::to_owned);
        Self {
            asks: says(&HX_REQUEST),
            boosted: says(&HeaderName::from_static("hx-boosted")),
            restores: says(&HeaderName::from_static("hx-history-restore-request")),
            target: text("hx-target"),
            trigger: text("hx-trigger"),
            prompt: text("hx-prompt"),
        }
    }

    /// Whether htmx sent the request.
    #[must_use]
    pub fn is_request(&self) -> bool {
        self.asks
    }

    /// Whether a part of the page is wanted: not a link or a form that was only boosted, nor a page from the history
    /// that is to be made anew.
    #[must_use]
    pub fn wants_fragment(&self) -> bool {
        self.asks && !self.boosted && !self.restores
    }

    /// The id of the element that will be changed.
    #[must_use]
    pub fn target(&self) -> Option<&str> {
        self.target.as_deref()
    }

    /// The id of the element that sent it.
    #[must_use]
    pub fn trigger(&self) -> Option<&str> {
        self.trigger.as_deref()
    }

    /// What the visitor answered to `hx-prompt`.
    #[must_use]
    pub fn prompt(&self) -> Option<&str> {
        self.prompt.as_deref()
    }
}

impl<S: Sync> FromRequestParts<S> for Htmx {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}
