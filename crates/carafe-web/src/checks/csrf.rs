//! Routes to which every site may make a visitor's browser send requests.

use carafe_core::check::{Finding, Rule};

use crate::route::table::RouteTable;

pub(super) static EXEMPT: Rule = Rule::info(
    "routes.I010",
    "A route takes requests that other sites make a visitor's browser send.",
    "keep `.csrf_exempt()` to routes that ask for a signature or a token of their own, as webhooks do",
);

pub(super) fn check(routes: &RouteTable) -> Vec<Finding> {
    let exempt = routes.all().iter().filter(|route| route.handler.csrf_exempt);
    let finding = |route: &crate::route::table::RouteInfo| {
        EXEMPT
            .finding(format!("`{}` is exempt from the look at where a request comes from", route.pattern))
            .at(route.place)
    };
    exempt.map(finding).collect()
}
