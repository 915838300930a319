//! A route that has a path and no function.

use carafe_core::{
    Site,
    check::{Finding, Rule},
};

use crate::route::Route;

pub(super) static RULE: Rule = Rule::error(
    "routes.E007",
    "A route has no function, so its path is answered with 405 whatever is asked.",
    "give it one: `.route(\"/path\", get(show))`, or take the route out",
);

pub(super) fn check(site: &Site) -> Vec<Finding> {
    let empty = site.parts::<Route>().filter(|added| added.part.methods.entries.is_empty());
    let finding = |path: &str| RULE.finding(format!("the route {path:?} has no function")).object(path);
    empty.map(|added| finding(added.part.pattern.as_str()).at(added.place)).collect()
}
