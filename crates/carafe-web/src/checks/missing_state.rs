//! A handler asks for a value that no app brings.

use std::collections::HashSet;

use carafe_core::{
    AppId, Site,
    check::{Finding, Rule},
    state::StateValue,
};

use crate::{
    extract::state,
    route::table::{RouteInfo, RouteTable},
};

pub(super) static RULE: Rule = Rule::error(
    "web.E001",
    "A handler asks for `State<T>`, and neither its app nor one further out brings a value of type `T`.",
    "add one where the app is made: `.state(…)`",
);

pub(super) fn check(site: &Site, routes: &RouteTable) -> Vec<Finding> {
    let brought: Brought<'_> =
        site.parts::<StateValue>().map(|added| (added.app.id(), added.part.type_name())).collect();
    routes.all().iter().flat_map(|route| missing(site, route, &brought)).collect()
}

/// Which app brings a value of which type.
type Brought<'a> = HashSet<(AppId, &'a str)>;

fn missing(site: &Site, route: &RouteInfo, brought: &Brought<'_>) -> Vec<Finding> {
    let brings = |wanted| site.lineage(route.app).any(|app| brought.contains(&(app.id(), wanted)));
    let wanted = route.handler.extractors.iter().filter_map(|name| state::wanted_by(name()));
    wanted.filter(|wanted| !brings(*wanted)).map(|wanted| finding(route, wanted)).collect()
}

fn finding(route: &RouteInfo, wanted: &str) -> Finding {
    let message = format!("`{}` asks for a `{wanted}`, and no app brings one", route.handler.type_name);
    RULE.finding(message).at(route.place).object(&route.pattern)
}
