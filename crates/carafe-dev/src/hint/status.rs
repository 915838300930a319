//! What can be done about an error, by its status alone: nothing better is known.

use carafe_core::Error;
use carafe_web::{Current, route::table::Found};

pub(super) fn hint(current: &Current, error: &Error) -> Option<String> {
    if error.hint_text().is_some() || !matches!(current.found(), Found::Route { .. }) {
        return None;
    }
    let hint = match error.status().as_u16() {
        401 => "The handler wants to know who asks: send what its `WWW-Authenticate` header names.",
        404 => {
            "A route answered, and its function said that there is no such thing: look at the values of the path below."
        }
        413 => "`.body_limit(…)` on the route, or the setting `site.body_limit`, allows larger bodies.",
        415 => "The request names another type of body in `Content-Type` than the handler reads.",
        422 if !error.fields().is_empty() => {
            "The fields above do not fit the type that the handler asks for."
        }
        _ => return None,
    };
    Some(hint.to_owned())
}
