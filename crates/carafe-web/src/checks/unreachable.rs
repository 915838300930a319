//! A route whose path always leads to another one.

use carafe_core::check::{Finding, Rule};
use http::{Method, Uri};

use crate::route::{
    pattern::{
        Pattern,
        piece::{Piece, Spec},
    },
    table::{Found, RouteInfo, RouteTable},
    target,
};

pub(super) static RULE: Rule = Rule::warning(
    "routes.W004",
    "The paths of a route always lead to another one, or nowhere, so its function is never called.",
    "change one of the two patterns",
);

/// Asks the table for a path of each route, and looks who answers.
///
/// The path is made of texts that narrower converters do not take, so that another answer is no accident. Routes with
/// a host, of mounted services, and with converters of the site's own are not asked for.
pub(super) fn check(routes: &RouteTable) -> Vec<Finding> {
    routes.all().iter().filter_map(|route| shadowed(routes, route)).collect()
}

fn shadowed(routes: &RouteTable, route: &RouteInfo) -> Option<Finding> {
    if route.host.is_some() || route.pattern.ends_with("/*") {
        return None;
    }
    let path = sample(&route.pattern)?;
    let uri = target::write(&path).parse::<Uri>().ok()?;
    let method = route.methods.first().unwrap_or(&Method::GET);
    match routes.find(NO_HOST, method, &uri) {
        Found::Route { route: id, .. } => {
            let other = routes.info(id);
            (!same_shape(route, other)).then(|| behind(route, other))
        }
        Found::BadPath { why } => Some(refused(route, why)),
        Found::Options { .. }
        | Found::MethodNotAllowed { .. }
        | Found::Redirect { .. }
        | Found::NotFound { .. } => None,
    }
}

/// Two lines may add functions to one path, and call its parameters differently.
fn same_shape(a: &RouteInfo, b: &RouteInfo) -> bool {
    let shape = |route: &RouteInfo| sample(&route.pattern);
    a.pattern == b.pattern || shape(a) == shape(b)
}

/// A name that no host pattern of a site takes.
const NO_HOST: &str = "";

fn behind(route: &RouteInfo, other: &RouteInfo) -> Finding {
    let message = format!("{:?} is never reached: {:?} takes its paths", route.pattern, other.pattern);
    RULE.finding(message).object(&route.pattern).at(route.place).at(other.place)
}

fn refused(route: &RouteInfo, why: &str) -> Finding {
    let message = format!("{:?} is never reached: {why}", route.pattern);
    RULE.finding(message).object(&route.pattern).at(route.place)
}

/// A path that the pattern takes.
fn sample(pattern: &str) -> Option<String> {
    let pattern = Pattern::parse(pattern).ok()?;
    let mut path = String::new();
    for segment in pattern.segments() {
        path.push('/');
        for piece in segment {
            match piece {
                Piece::Text(text) => path.push_str(text),
                Piece::Param { name: _, spec } => path.push_str(value(spec)?),
            }
        }
    }
    Some(path)
}

fn value(spec: &Spec) -> Option<&str> {
    match spec.name.as_str() {
        "str" => Some("zq~ 7"),
        "int" => Some("70432"),
        "float" => Some("704.25"),
        "slug" => Some("zq-7x"),
        "uuid" => Some("0e984725-c51c-4bf4-9960-e1c80e27aba0"),
        "path" => Some("zq~ 7/zq~ 8"),
        "any" => spec.args.first().map(String::as_str),
        _ => None,
    }
}
