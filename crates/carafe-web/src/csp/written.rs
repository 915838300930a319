//! A policy as it is sent: written once, when the site is built.

use std::sync::Arc;

use carafe_core::Part;
use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::{
    directive::Directive,
    policy::{Csp, Mode},
    source::{NONCE, NONE, SELF, STRICT_DYNAMIC},
};
use crate::default_headers::{for_inert, with_places};

/// The headers of a policy.
#[derive(Debug)]
pub(crate) struct Written {
    /// Those of a page.
    headers: HeaderMap,
    /// Those of what is inert.
    inert: HeaderMap,
    /// The same two, to be copied for each answer: with places for those that come after, unless the site sends no defaults.
    templates: Templates,
    policy: Option<Policy>,
}

#[derive(Debug)]
struct Templates {
    page: HeaderMap,
    inert: HeaderMap,
}

/// What a policy was given to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GivenTo {
    /// Answers of all kinds: inert ones go without it.
    Many,
    /// One route, which has it on whatever it answers.
    Route,
}

#[derive(Debug)]
struct Policy {
    name: HeaderName,
    /// With a nonce wherever two pieces meet.
    pieces: Vec<String>,
}

/// The policy of an app.
#[derive(Debug)]
pub(crate) struct CspPart(pub(crate) Csp);

impl Part for CspPart {}

impl Csp {
    /// Its headers, with those that all answers have.
    pub(crate) fn write(&self, all: &HeaderMap, given_to: GivenTo) -> Arc<Written> {
        Arc::new(Written::of(self, all, given_to))
    }
}

impl Written {
    fn of(csp: &Csp, all: &HeaderMap, given_to: GivenTo) -> Self {
        let name = match csp.mode {
            Mode::Enforced => Some(header::CONTENT_SECURITY_POLICY),
            Mode::ReportOnly => Some(header::CONTENT_SECURITY_POLICY_REPORT_ONLY),
            Mode::Off => None,
        };
        let policy = name.filter(|_| !csp.directives.is_empty()).map(|name| Policy {
            name,
            pieces: text(csp, |_| true).split(NONCE).map(str::to_owned).collect(),
        });
        let mut headers = all.clone();
        if let Some(Policy { name, .. }) = &policy {
            headers.insert(name, value(&text(csp, |source| source != NONCE && source != STRICT_DYNAMIC)));
        }
        let frame = frame(csp);
        // What is framed can be scripted by the page around it, and `frame-ancestors` may say more than this header can.
        let is_whole = given_to == GivenTo::Route || frame.as_ref().is_none_or(|frame| frame != DENY);
        if let Some(frame) = frame {
            headers.insert(header::X_FRAME_OPTIONS, frame);
        }
        let inert = if is_whole { headers.clone() } else { for_inert(headers.clone()) };
        let templates = match all.is_empty() {
            true => Templates { page: headers.clone(), inert: inert.clone() },
            false => Templates { page: with_places(headers.clone()), inert: with_places(inert.clone()) },
        };
        Self { headers, inert, templates, policy }
    }

    /// The headers of an answer that asked for no nonce.
    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The headers of what is inert.
    pub(crate) fn inert(&self) -> &HeaderMap {
        &self.inert
    }

    /// The headers of either, to be copied.
    pub(crate) fn template(&self, inert: bool) -> &HeaderMap {
        if inert { &self.templates.inert } else { &self.templates.page }
    }

    /// Whether it says nothing at all: somebody else tells browsers to be careful.
    pub(crate) fn is_silent(&self) -> bool {
        self.headers.is_empty()
    }

    /// The header of the policy with a nonce.
    pub(crate) fn header_with(&self, nonce: &str) -> Option<(HeaderName, HeaderValue)> {
        let policy = self.policy.as_ref()?;
        Some((policy.name.clone(), value(&policy.pieces.join(&format!("'nonce-{nonce}'")))))
    }
}

fn text(csp: &Csp, fits: impl Fn(&str) -> bool) -> String {
    let directive = |(directive, sources): &(Directive, Vec<String>)| {
        let words = sources.iter().map(String::as_str).filter(|source| fits(source));
        std::iter::once(directive.name()).chain(words).collect::<Vec<_>>().join(" ")
    };
    csp.directives.iter().map(directive).collect::<Vec<_>>().join("; ")
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("bug in carafe: the sources of a policy were not checked")
}

const DENY: HeaderValue = HeaderValue::from_static("DENY");

/// What browsers that do not know `frame-ancestors` are told. Foreign hosts cannot be said in their words.
fn frame(csp: &Csp) -> Option<HeaderValue> {
    let ancestors = csp.directives.iter().find(|(directive, _)| *directive == Directive::FrameAncestors);
    match ancestors?.1.as_slice() {
        [] => Some(DENY),
        [only] if only == NONE => Some(DENY),
        [only] if only == SELF => Some(HeaderValue::from_static("SAMEORIGIN")),
        _ => None,
    }
}
