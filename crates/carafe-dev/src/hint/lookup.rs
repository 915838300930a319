//! What can be done when no route answers: the path that was probably meant.

use carafe_core::Error;
use carafe_web::{
    Current,
    route::table::{
        Found,
        explain::{Mismatch, Tried},
    },
};

use crate::asked::host;

/// As likely a slip of the pen as another page.
const ALIKE: f64 = 0.7;

pub(super) fn hint(current: &Current, error: &Error) -> Option<String> {
    match current.found() {
        Found::NotFound { .. } => {
            other_slash(current).or_else(|| nearest(current)).or_else(|| first_route(current))
        }
        Found::MethodNotAllowed { .. } => {
            let allow = error.headers().get("allow")?.to_str().ok()?;
            let own = allow.split(", ").filter(|method| !matches!(*method, "HEAD" | "OPTIONS"));
            let allow = own.collect::<Vec<_>>().join(" and ");
            Some(format!(
                "This path takes {allow}. A link and the address line send GET; a form sends POST with `method=\"post\"`."
            ))
        }
        _ => None,
    }
}

fn other_slash(current: &Current) -> Option<String> {
    let path = current.head().uri.path();
    let other = path.strip_suffix('/').map_or_else(|| format!("{path}/"), str::to_owned);
    takes(current, &other).then(|| {
        format!("There is `{other}`: the two differ by the slash at the end. `.slashes(…)` says what an app makes of that.")
    })
}

fn nearest(current: &Current) -> Option<String> {
    let head = current.head();
    let routes = current.site().routes();
    let tried = routes.explain(&host(current), &head.method, &head.uri);
    let pattern = |tried: &Tried| routes.info(tried.route).pattern.clone();
    let segments = |path: &str| path.trim_end_matches('/').split('/').count();
    let like = tried.iter().filter(|tried| {
        tried.likeness >= ALIKE
            && tried.why != Mismatch::Host
            && segments(&pattern(tried)) == segments(head.uri.path())
    });
    let like = like.max_by(|a, b| a.likeness.total_cmp(&b.likeness));
    if let Some(tried) = like.filter(|tried| !pattern(tried).contains('{')) {
        return Some(format!("Did you mean `{}`?", pattern(tried)));
    }
    tried.iter().find_map(|tried| match &tried.why {
        Mismatch::Refused { wants, has } if tried.reach > 0 && !has.is_empty() => {
            Some(format!("`{}` is near, but its `{wants}` does not take `{has}`.", pattern(tried)))
        }
        _ => None,
    })
}

fn first_route(current: &Current) -> Option<String> {
    let path = current.head().uri.path();
    let none = current.site().routes().all().is_empty();
    (!none && path == "/").then(|| "There is no start page yet: `.get(\"/\", index)` adds one.".to_owned())
}

fn takes(current: &Current, path: &str) -> bool {
    let Ok(uri) = path.parse() else { return false };
    let found = current.site().routes().find(&host(current), &current.head().method, &uri);
    matches!(found, Found::Route { .. })
}
