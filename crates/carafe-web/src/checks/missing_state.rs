//! A handler asks for a value that no app brings.

use carafe_core::{
    AppId, Site,
    check::{CheckContext, Finding, Rule},
    state::StateValue,
};

use crate::{
    extract::state,
    route::table::{RouteInfo, RouteTable},
};

pub(super) static RULE: Rule = Rule::error(
    "web.E004",
    "A handler asks for `State<T>`, and neither its app nor one further out brings a value of type `T`.",
    "add one where the app is made: `.state(…)`",
);

pub(super) fn check(context: &CheckContext<'_>) -> Vec<Finding> {
    let table = RouteTable::build(context.site());
    table.all().iter().flat_map(|route| missing(context.site(), route)).collect()
}

fn missing(site: &Site, route: &RouteInfo) -> Vec<Finding> {
    let wanted = route.handler.extractors.iter().filter_map(|extractor| state::wanted_by(extractor));
    let unmet = wanted.filter(|wanted| !brings(site, route.app, wanted));
    unmet.map(|wanted| finding(route, wanted)).collect()
}

fn finding(route: &RouteInfo, wanted: &str) -> Finding {
    let message = format!("`{}` asks for a `{wanted}`, and no app brings one", route.handler.type_name);
    RULE.finding(message).at(route.place).object(&route.pattern)
}

fn brings(site: &Site, app: AppId, wanted: &str) -> bool {
    let lineage: Vec<_> = site.lineage(app).map(carafe_core::AppInfo::id).collect();
    site.parts::<StateValue>()
        .any(|added| lineage.contains(&added.app.id()) && added.part.type_name() == wanted)
}
