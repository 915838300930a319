//! The routes that did not answer, each with its reason in words.

use carafe_web::{
    Current,
    route::table::{
        RouteInfo,
        explain::{Mismatch, Tried},
    },
};

use crate::{
    asked::host,
    mask::Mask,
    project::{Project, Spot},
};

/// A route that did not answer.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) methods: String,
    pub(crate) pattern: String,
    pub(crate) name: String,
    pub(crate) why: String,
    pub(crate) added: Spot,
    /// Whether it takes as much of the path as any does.
    pub(crate) near: bool,
}

/// A page with more than these helps nobody; `routes` lists them all.
const MOST: usize = 100;

pub(super) fn all(current: &Current, project: &Project, mask: &Mask) -> Vec<Candidate> {
    let head = current.head();
    let tried = current.site().routes().explain(&host(current), &head.method, &head.uri);
    let farthest = tried.iter().map(|tried| tried.reach).max().unwrap_or(0);
    let candidate = |tried: &Tried| {
        let info = current.site().routes().info(tried.route);
        let matched = matches!(tried.why, Mismatch::Method | Mismatch::Shadowed);
        Candidate {
            methods: methods(info),
            pattern: format!("{}{}", info.host.as_deref().unwrap_or_default(), info.pattern),
            name: info.name.clone().unwrap_or_default(),
            why: mask.text(&why(&tried.why, current)),
            added: project.spot((info.place.file(), info.place.line(), None), &Mask::default()),
            near: matched || (farthest > 0 && tried.reach == farthest) || tried.likeness > 0.6,
        }
    };
    tried.iter().take(MOST).map(candidate).collect()
}

fn methods(info: &RouteInfo) -> String {
    if info.methods.is_empty() {
        return "any".to_owned();
    }
    info.methods.iter().map(carafe_web::http::Method::as_str).collect::<Vec<_>>().join(" ")
}

fn why(why: &Mismatch, current: &Current) -> String {
    match why {
        Mismatch::Host => format!("answers another host than `{}`", host(current)),
        Mismatch::Method => format!("takes the path, but not {}", current.head().method),
        Mismatch::Text { wants, has } if wants.is_empty() => {
            format!("ends with a slash where the path goes on with `{has}`")
        }
        Mismatch::Text { wants, has } if has.is_empty() => {
            format!("has `{wants}` where the path ends with a slash")
        }
        Mismatch::Text { wants, has } => format!("has `{wants}`, not `{has}`"),
        Mismatch::Refused { wants, has } if has.is_empty() => {
            format!("`{wants}` does not take an empty text")
        }
        Mismatch::Refused { wants, has } => format!("`{wants}` does not take `{has}`"),
        Mismatch::TooShort { wants } if wants.is_empty() => "ends with a slash, the path does not".to_owned(),
        Mismatch::TooShort { wants } => format!("the path ends before `{wants}`"),
        Mismatch::TooLong { rest } if rest.is_empty() => {
            "the path ends with a slash, the route does not".to_owned()
        }
        Mismatch::TooLong { rest } => format!("the path goes on with `/{rest}`"),
        Mismatch::Shadowed => "another route comes first".to_owned(),
    }
}
