//! Where a redirect leads, and with what.

use bytes::Bytes;
use carafe_core::Place;
use http::{
    Method, StatusCode,
    header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION},
};

use crate::{
    plan::Plan,
    response::{Head, Step},
    url::Url,
};

/// As many as Chromium and Firefox follow.
const LONGEST: usize = 20;

/// The redirects gone through so far.
#[derive(Debug, Default)]
pub(crate) struct Trail {
    pub(crate) steps: Vec<Step>,
}

impl Trail {
    pub(crate) fn add(&mut self, step: Step, place: Place) {
        self.steps.push(step);
        if self.steps.len() > LONGEST {
            let all: Vec<_> = self.steps.iter().map(|step| format!("\n  {step}")).collect();
            panic!(
                "{LONGEST} redirects and still no page; the request of {place} went through{}",
                all.concat()
            );
        }
    }
}

/// The request after this answer; nothing when the answer is the last one.
pub(crate) fn next(plan: &Plan, head: &Head) -> Option<Plan> {
    let is_get = method_after(&plan.method, head.status)?;
    let location = head.headers.get(LOCATION)?.to_str().ok()?;
    let url = plan.url.join(location).filter(|url| is_same_site(&plan.url, url))?;
    let mut next = Plan { url, ..plan.clone() };
    if is_get == Keep::No {
        next.method = Method::GET;
        next.body = Bytes::new();
        next.headers.remove(CONTENT_TYPE);
        next.headers.remove(CONTENT_LENGTH);
    }
    Some(next)
}

#[derive(PartialEq, Eq)]
enum Keep {
    Yes,
    No,
}

/// RFC 9110, 15.4, with the change from POST to GET that every browser makes (Fetch, HTTP-redirect fetch, 12).
fn method_after(method: &Method, status: StatusCode) -> Option<Keep> {
    match status.as_u16() {
        301 | 302 if *method == Method::POST => Some(Keep::No),
        303 if *method != Method::HEAD && *method != Method::GET => Some(Keep::No),
        301 | 302 | 303 | 307 | 308 => Some(Keep::Yes),
        _ => None,
    }
}

/// The same host, or one of its subdomains, or the domain it is in.
fn is_same_site(from: &Url, to: &Url) -> bool {
    let (from, to) = (from.host_name(), to.host_name());
    let within = |inner: &str, outer: &str| {
        inner.strip_suffix(outer).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    within(&from, &to) || within(&to, &from)
}
