//! A policy as it is sent: written once, when the site is built.

use std::sync::Arc;

use carafe_core::Part;
use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::{
    directive::Directive,
    policy::{Csp, Mode},
    source::{NONCE, NONE, SELF, STRICT_DYNAMIC},
};
use crate::default_headers::{DEFAULTS, with_places};

/// The headers of a policy.
#[derive(Debug)]
pub(crate) struct Written {
    /// Those of every answer with those of this policy.
    headers: HeaderMap,
    /// The same, to be copied for each answer, with places for those that come after.
    template: HeaderMap,
    policy: Option<Policy>,
}

#[derive(Debug)]
struct Policy {
    name: HeaderName,
    /// With a nonce wherever two pieces meet.
    pieces: Vec<String>,
}

/// The policy of an app.
#[derive(Debug)]
pub(crate) struct CspPart(pub(crate) Arc<Written>);

impl Part for CspPart {}

impl Csp {
    pub(crate) fn write(&self) -> Arc<Written> {
        Arc::new(Written::of(self))
    }
}

impl Written {
    fn of(csp: &Csp) -> Self {
        let name = match csp.mode {
            Mode::Enforced => Some(header::CONTENT_SECURITY_POLICY),
            Mode::ReportOnly => Some(header::CONTENT_SECURITY_POLICY_REPORT_ONLY),
            Mode::Off => None,
        };
        let policy = name.filter(|_| !csp.directives.is_empty()).map(|name| Policy {
            name,
            pieces: text(csp, |_| true).split(NONCE).map(str::to_owned).collect(),
        });
        let mut headers = HeaderMap::from_iter(DEFAULTS);
        if let Some(Policy { name, .. }) = &policy {
            headers.insert(name, value(&text(csp, |source| source != NONCE && source != STRICT_DYNAMIC)));
        }
        if let Some(frame) = frame(csp) {
            headers.insert(header::X_FRAME_OPTIONS, frame);
        }
        let template = with_places(headers.clone());
        Self { headers, template, policy }
    }

    /// The headers of an answer that asked for no nonce.
    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The same with the places of [`with_places`].
    pub(crate) fn template(&self) -> &HeaderMap {
        &self.template
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

/// What browsers that do not know `frame-ancestors` are told. Foreign hosts cannot be said in their words.
fn frame(csp: &Csp) -> Option<HeaderValue> {
    let ancestors = csp.directives.iter().find(|(directive, _)| *directive == Directive::FrameAncestors);
    match ancestors?.1.as_slice() {
        [] => Some(HeaderValue::from_static("DENY")),
        [only] if only == NONE => Some(HeaderValue::from_static("DENY")),
        [only] if only == SELF => Some(HeaderValue::from_static("SAMEORIGIN")),
        _ => None,
    }
}
