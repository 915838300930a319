//! A handler asks for a section of the settings that no app brings.

use std::collections::HashSet;

use carafe_core::{
    Site,
    check::{Finding, Rule},
    settings::SectionPart,
};

use crate::{
    extract::setting,
    route::table::{RouteInfo, RouteTable},
};

pub(super) static RULE: Rule = Rule::error(
    "web.E011",
    "A handler asks for `Setting<T>`, and no app brings the section `T`.",
    "add it where the app is made: `.settings::<T>()`",
);

pub(super) fn check(site: &Site, routes: &RouteTable) -> Vec<Finding> {
    let brought: HashSet<&str> = site.parts::<SectionPart>().map(|added| added.part.type_name()).collect();
    routes.all().iter().flat_map(|route| missing(route, &brought)).collect()
}

/// One section serves the whole site, whichever app brings it.
fn missing(route: &RouteInfo, brought: &HashSet<&str>) -> Vec<Finding> {
    let wanted = route.handler.extractors.iter().filter_map(|name| setting::wanted_by(name()));
    wanted.filter(|wanted| !brought.contains(wanted)).map(|wanted| finding(route, wanted)).collect()
}

fn finding(route: &RouteInfo, wanted: &str) -> Finding {
    let message =
        format!("`{}` asks for the section `{wanted}`, and no app brings it", route.handler.type_name);
    RULE.finding(message).at(route.place).object(&route.pattern)
}
