//! The mistakes in a site's routes, settings and static files that are found before it serves anyone.

mod csrf;
mod deploy;
mod missing_section;
mod missing_state;
mod no_function;
mod path_shape;
mod secret_key;
mod static_files;
mod table;
#[cfg(feature = "template")]
pub(crate) mod templates;
mod unreachable;

use carafe_core::{
    App,
    check::{Check, CheckContext, Finding, Rule},
};

use crate::route::table::RouteTable;

/// Adds the checks that every site has.
pub(crate) fn add_to(app: App) -> App {
    app.add(Check::new(routes).rules(ROUTE_RULES).tag("routes"))
        .add(Check::new(deploy::check).rules(DEPLOY_RULES).tag("settings"))
        .add(Check::new(secret_key::check).rules(KEY_RULES).tag("settings"))
        .add(Check::new(static_files::check).rules(static_files::RULES).tag("static"))
}

static ROUTE_RULES: [&Rule; 11] = [
    &csrf::EXEMPT,
    &missing_section::RULE,
    &missing_state::RULE,
    &path_shape::RULE,
    &table::BAD_PATTERN,
    &table::UNKNOWN_CONVERTER,
    &table::DUPLICATE,
    &unreachable::RULE,
    &table::NAME_TWICE,
    &table::CONVERTER_TWICE,
    &no_function::RULE,
];

static DEPLOY_RULES: [&Rule; 4] =
    [&deploy::DEBUG, &deploy::NO_HOSTS, &deploy::NO_ORIGIN, &deploy::NO_HEADERS];

static KEY_RULES: [&Rule; 2] = [&secret_key::MISSING, &secret_key::WEAK];

/// One check for all, so that the table is built once.
fn routes(context: &CheckContext<'_>) -> Vec<Finding> {
    let routes = RouteTable::build(context.site());
    let mut findings = table::check(&routes);
    findings.extend(unreachable::check(&routes));
    findings.extend(csrf::check(&routes));
    findings.extend(missing_state::check(context.site(), &routes));
    findings.extend(missing_section::check(context.site(), &routes));
    findings.extend(path_shape::check(&routes));
    findings.extend(no_function::check(context.site()));
    findings
}
