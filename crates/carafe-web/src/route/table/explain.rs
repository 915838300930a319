//! Why the routes of a site do not take a request: for the page that a developer sees instead of a 404.

use std::cmp::Reverse;

use http::{Method, Uri};

use super::{RouteId, RouteTable, Way, target};
use crate::route::tree::Step;

/// A route, and why it does not answer a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Tried {
    /// The route.
    pub route: RouteId,
    /// How many segments of the path it takes, from the left.
    pub reach: usize,
    /// How alike the path and the pattern are as texts: 1 is the same.
    pub likeness: f64,
    /// Why it does not answer.
    pub why: Mismatch,
}

/// Why a route does not answer a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mismatch {
    /// Its app answers another host.
    Host,
    /// It answers the path, but with other methods.
    Method,
    /// It has another text in this segment.
    Text {
        /// What it has there.
        wants: String,
        /// What the path has.
        has: String,
    },
    /// A converter does not take what the path has in this segment.
    Refused {
        /// What it has there: `{id:int}`.
        wants: String,
        /// What the path has.
        has: String,
    },
    /// The path ends before this segment.
    TooShort {
        /// What it has there.
        wants: String,
    },
    /// The path goes on after its last segment.
    TooLong {
        /// What is left of the path.
        rest: String,
    },
    /// It would answer, but another route comes first.
    Shadowed,
}

impl RouteTable {
    /// Every route with the reason why it does not answer, the nearest first.
    ///
    /// It looks at all routes and compares texts: for pages that a developer reads, not for requests.
    #[must_use]
    pub fn explain(&self, host: &str, method: &Method, uri: &Uri) -> Vec<Tried> {
        let Ok(path) = target::read(uri.path()) else { return Vec::new() };
        let path = self.inside(&path);
        let mut all: Vec<_> = self.all.iter().map(|route| self.try_one(route.id, host, path)).collect();
        for tried in &mut all {
            let takes = &self.info(tried.route).methods;
            let other = !takes.is_empty() && !takes.contains(method);
            if tried.why == Mismatch::Shadowed && other {
                tried.why = Mismatch::Method;
            }
        }
        all.sort_by(|a, b| order(a).partial_cmp(&order(b)).unwrap_or(std::cmp::Ordering::Equal));
        all
    }

    fn try_one(&self, route: RouteId, host: &str, path: &str) -> Tried {
        let (info, way) = (self.info(route), &self.ways[route.0 as usize]);
        let pattern = info.pattern.strip_prefix(self.prefix.as_str()).unwrap_or(&info.pattern);
        let (reach, why) = walk(way, pattern, path);
        let other_host =
            way.host.and_then(|at| self.hosts[at].host.as_ref()).is_some_and(|own| own.take(host).is_none());
        let why = if other_host { Mismatch::Host } else { why };
        Tried { route, reach, likeness: strsim::normalized_damerau_levenshtein(pattern, path), why }
    }
}

fn order(tried: &Tried) -> (bool, bool, Reverse<usize>, f64) {
    let takes_path = matches!(tried.why, Mismatch::Method | Mismatch::Shadowed);
    (tried.why == Mismatch::Host, !takes_path, Reverse(tried.reach), -tried.likeness)
}

/// Goes along the steps of a route as far as the path fits.
fn walk(way: &Way, pattern: &str, path: &str) -> (usize, Mismatch) {
    let has: Vec<&str> = path.strip_prefix('/').unwrap_or(path).split('/').collect();
    let wants: Vec<&str> = pattern.strip_prefix('/').unwrap_or(pattern).split('/').collect();
    let mut at = 0;
    for (index, step) in way.steps.iter().enumerate() {
        let wanted = (*wants.get(index).unwrap_or(&"")).to_owned();
        let after = way.steps.len() - index - 1;
        let Some(segment) = has.get(at) else {
            let below = matches!(step, Step::Below);
            return (at, if below { Mismatch::Shadowed } else { Mismatch::TooShort { wants: wanted } });
        };
        let own = || target::with_slashes(segment).into_owned();
        match step {
            Step::Below => return (has.len(), Mismatch::Shadowed),
            Step::Text(text) if text == segment => at += 1,
            Step::Text(_) => return (at, Mismatch::Text { wants: wanted, has: own() }),
            Step::Shape(shape) if shape.take(segment, &mut Vec::new()) => at += 1,
            Step::Shape(_) => return (at, Mismatch::Refused { wants: wanted, has: own() }),
            Step::Span(param) => {
                let end = has.len().saturating_sub(after).max(at + 1);
                let text = has[at..end].join("/");
                if param.converter.read(&text).is_none() {
                    return (at, Mismatch::Refused { wants: wanted, has: text.replace('\0', "/") });
                }
                at = end;
            }
        }
    }
    match has.get(at..) {
        Some([]) | None => (at, Mismatch::Shadowed),
        Some(rest) => (at, Mismatch::TooLong { rest: rest.join("/").replace('\0', "/") }),
    }
}
