//! What is fine at home and not on the open net: `check --deploy`.

use carafe_core::check::{CheckContext, Finding, Rule};

use crate::settings::SiteSettings;

pub(super) static DEBUG: Rule = Rule::error(
    "site.E001",
    "With `debug` on, errors show the inside of the site to every visitor (looked at with `--deploy`).",
    "set `debug = false` in `[site]`, or choose the profile: `CARAFE_PROFILE=prod`",
);

pub(super) static NO_HOSTS: Rule = Rule::error(
    "site.E002",
    "No host name is allowed, so the site answers requests for localhost only (looked at with `--deploy`).",
    "name them in `[site]`: `hosts = [\"example.com\"]`",
);

pub(super) static NO_ORIGIN: Rule = Rule::warning(
    "site.W003",
    "The site does not know its own address, so links in mail and feeds depend on the request (looked at with `--deploy`).",
    "say it in `[site]`: `origin = \"https://example.com\"`",
);

pub(super) static NO_HEADERS: Rule = Rule::warning(
    "site.W006",
    "Answers do not tell browsers to be careful: no policy for scripts, no refusal of frames (looked at with `--deploy`).",
    "leave `default_headers` on in `[site]`, unless a proxy before the site adds them: then silence this warning",
);

pub(super) fn check(context: &CheckContext<'_>) -> Vec<Finding> {
    let settings = context.settings().and_then(|settings| settings.get::<SiteSettings>());
    match settings {
        Some(settings) if context.is_deploy() => of(settings),
        _ => Vec::new(),
    }
}

fn of(settings: &SiteSettings) -> Vec<Finding> {
    let found = [
        settings.debug.then(|| DEBUG.finding("`debug` is on").object("site.debug")),
        settings.hosts.is_empty().then(|| NO_HOSTS.finding("no host name is allowed").object("site.hosts")),
        (!settings.default_headers)
            .then(|| NO_HEADERS.finding("`default_headers` is off").object("site.default_headers")),
        settings.origin.is_none().then(|| NO_ORIGIN.finding("the site has no origin").object("site.origin")),
    ];
    found.into_iter().flatten().collect()
}
