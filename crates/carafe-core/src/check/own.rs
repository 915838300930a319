//! The checks of this room: how apps are put together.

use std::collections::BTreeMap;

use super::{context::CheckContext, finding::Finding, part::Check, rule::Rule};
use crate::{Added, AppInfo, command::Command};

/// The kinds of mistake that this room knows.
pub(super) const RULES: &[&Rule] = &[&NAMESPACE_TWICE, &COMMAND_TWICE, &COMMAND_SHARED];

static NAMESPACE_TWICE: Rule = Rule::error(
    "core.E001",
    "Two apps are mounted in the same namespace, so their routes and commands have the same names.",
    "mount one of them under a name of its own: `.mount_as(\"news\", \"/news\", blog::app())`",
);

static COMMAND_TWICE: Rule = Rule::error(
    "core.E002",
    "An app brings two commands of the same name, so one of them can never be called.",
    "give one of them another name",
);

static COMMAND_SHARED: Rule = Rule::warning(
    "core.W001",
    "Two apps bring a command of the same name, so the short name is refused and only the full ones work.",
    "call them by their full names, such as `blog:reindex`, or give one another name",
);

pub(super) fn checks() -> Vec<Check> {
    vec![Check::new(namespaces).tag("apps"), Check::new(commands).tag("commands")]
}

/// The tag that all checks of an app have; `site` for those of the program.
pub(super) fn tag_of(app: &AppInfo) -> &str {
    if app.name().is_empty() { "site" } else { app.name() }
}

fn namespaces(context: &CheckContext<'_>) -> Vec<Finding> {
    let mut by_namespace: BTreeMap<&str, Vec<&AppInfo>> = BTreeMap::new();
    for app in context.site().apps() {
        by_namespace.entry(app.namespace()).or_default().push(app);
    }
    let crowded = by_namespace.into_iter().filter(|(_, apps)| apps.len() > 1);
    crowded.map(|(namespace, apps)| namespace_twice(namespace, &apps)).collect()
}

fn namespace_twice(namespace: &str, apps: &[&AppInfo]) -> Finding {
    let prefixes: Vec<_> = apps.iter().map(|app| format!("{:?}", app.prefix())).collect();
    let message =
        format!("the namespace `{namespace}` is mounted {} times: at {}", apps.len(), prefixes.join(" and "));
    let finding = NAMESPACE_TWICE.finding(message).object(namespace);
    apps.iter().fold(finding, |finding, app| finding.at(app.place()))
}

fn commands(context: &CheckContext<'_>) -> Vec<Finding> {
    let mut by_name: BTreeMap<&str, Vec<Added<'_, Command>>> = BTreeMap::new();
    for added in context.site().parts::<Command>().filter(|added| !added.part.is_built_in()) {
        by_name.entry(added.part.name()).or_default().push(added);
    }
    by_name.into_iter().flat_map(|(name, added)| command_findings(name, &added)).collect()
}

fn command_findings(name: &str, added: &[Added<'_, Command>]) -> Vec<Finding> {
    let mut by_app: BTreeMap<&str, Vec<Added<'_, Command>>> = BTreeMap::new();
    for added in added {
        by_app.entry(added.app.namespace()).or_default().push(*added);
    }
    let place_all = |finding, added: &[Added<'_, Command>]| {
        added.iter().fold(finding, |finding: Finding, added| finding.at(added.place))
    };
    let twice = by_app.iter().filter(|(_, added)| added.len() > 1).map(|(app, added)| {
        let message = format!("the command `{name}` is there {} times in {}", added.len(), app_title(app));
        place_all(COMMAND_TWICE.finding(message).object(name), added)
    });
    // The program's own command takes the short name, and nobody is surprised.
    let shared = (by_app.len() > 1 && !by_app.contains_key("")).then(|| {
        let names: Vec<_> = by_app.keys().map(|app| format!("`{app}:{name}`")).collect();
        let message = format!("the command `{name}` can mean {}", names.join(" or "));
        place_all(COMMAND_SHARED.finding(message).object(name), added)
    });
    twice.chain(shared).collect()
}

fn app_title(namespace: &str) -> String {
    if namespace.is_empty() { "the program".to_owned() } else { format!("the app `{namespace}`") }
}
