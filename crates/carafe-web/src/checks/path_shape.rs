//! A handler takes another number of values from the path than the route has.

use carafe_core::check::{Finding, Rule};

use crate::{
    extract::path,
    route::table::{RouteInfo, RouteTable},
};

pub(super) static RULE: Rule = Rule::error(
    "web.E002",
    "A handler takes another number of values from its path than the pattern of its route has, so it never answers.",
    "take as many values in `Path<…>` as there are parameters, those of hosts and prefixes included",
);

pub(super) fn check(routes: &RouteTable) -> Vec<Finding> {
    routes.all().iter().flat_map(misshapen).collect()
}

fn misshapen(route: &RouteInfo) -> impl Iterator<Item = Finding> {
    let wanted = route.handler.extractors.iter().filter_map(|name| path::values_of(name()));
    wanted.filter(|wanted| *wanted != route.params.len()).map(|wanted| finding(route, wanted))
}

fn finding(route: &RouteInfo, wanted: usize) -> Finding {
    let (handler, pattern, count) = (route.handler.type_name, &route.pattern, route.params.len());
    let message = format!("`{handler}` takes {wanted} from its path, and {pattern:?} has {count}");
    RULE.finding(message).at(route.place).object(pattern)
}
